import QJSON

/// The program's own version.
enum Version {
  static let major = 0
  static let minor = 1
  static let micro = 0
  static let package = " (hmp)"

  static let text = "hmp \(major).\(minor).\(micro)"

  /// As the greeting tells it, in the shape of query-version.
  static let json: JSONValue = [
    "qemu": ["major": .integer(Int64(major)), "minor": .integer(Int64(minor)), "micro": .integer(Int64(micro))],
    "package": .string(package),
  ]
}
