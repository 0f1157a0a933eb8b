/// Why options written as text do not make an object.
public enum OptionTextError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A word without `=`.
  case valueMissing(String)
  case invalidKey(String)
  /// A key that is a value in one place and has members in another.
  case inconsistent(String)
  /// A place of a list that has no value.
  case missing(String)
  case mistyped(String, expected: String)
  /// More options than the number that is allowed.
  case tooMany(Int)
  /// A value that begins like JSON and is none, and why.
  case invalidJSON(String, reason: String)

  /// The error in the words of QEMU.
  public var description: String {
    switch self {
    case .valueMissing(let key): "Expected '=' after parameter '\(key)'"
    case .invalidKey(let key): "Invalid parameter '\(key)'"
    case .inconsistent(let key): "Parameters '\(key)' used inconsistently"
    case .missing(let key): "Parameter '\(key)' missing"
    case .mistyped(let key, let expected): "Parameter '\(key)' expects \(expected)"
    case .tooMany(let limit): "more than \(limit) parameters"
    case .invalidJSON("", let reason): "The arguments are not valid JSON: \(reason)"
    case .invalidJSON(let key, let reason): "Parameter '\(key)' is not valid JSON: \(reason)"
    }
  }
}
