import Glibc

/// The variables of the program's environment.
package enum Environment {
  /// The value of a variable; nil for one that is not set, or is set to nothing.
  package static func value(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// All variables, as `NAME=VALUE`.
  package static var all: [String] {
    var variables: [String] = []
    var place = environ
    while let text = place.pointee {
      variables.append(String(cString: text))
      place += 1
    }
    return variables
  }
}
