import CommandLineOptions
import QJSON

extension Version {
  /// What stands behind the numbers where a distributor's version stands in QEMU's.
  static let package = " (hmp)"

  /// As the greeting tells it, in the shape of query-version.
  static let json: JSONValue = [
    "qemu": ["major": .integer(major), "minor": .integer(minor), "micro": .integer(micro)],
    "package": .string(package),
  ]
}
