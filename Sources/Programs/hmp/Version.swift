import CommandLineOptions
import QJSON

extension Version {
  /// The text after the numbers, where QEMU has a distributor's version.
  static let package = " (hmp)"

  /// The version in the greeting, in the form of query-version.
  static let json: JSONValue = [
    "qemu": ["major": .integer(major), "minor": .integer(minor), "micro": .integer(micro)],
    "package": .string(package),
  ]
}
