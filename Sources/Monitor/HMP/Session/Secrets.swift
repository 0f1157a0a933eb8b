public import QJSON

extension JSONValue {
  /// The message with points in the place of the passwords and secrets that it sets.
  public var withoutSecrets: JSONValue { Secrets.concealed(self, inSecret: false) }
}

/// What no output, record or rehearsal shows.
enum Secrets {
  private static let points = JSONValue.string("...")
  private static let names = Set(SecretText.names)

  /// Conceals what is in a value; `inSecret` is set within an object of type `secret`.
  static func concealed(_ value: JSONValue, inSecret: Bool) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map { concealed($0, inSecret: inSecret) })
    case .object(let object): return .object(concealed(object, inSecret: inSecret))
    default: return value
    }
  }

  private static func concealed(_ object: JSONObject, inSecret: Bool) -> JSONObject {
    let isSecret = inSecret || object["qom-type"]?.stringValue?.hasPrefix("secret") ?? false
    var result = JSONObject()
    for member in object {
      let value = member.value
      result[member.name] =
        isConcealed(member.name, value, of: object, isSecret: isSecret) ? points : concealed(value, inSecret: isSecret)
    }
    return result
  }

  private static func isConcealed(
    _ name: String, _ value: JSONValue, of object: JSONObject, isSecret: Bool
  ) -> Bool {
    switch name {
    case "data": return isSecret
    case "command-line": return value.stringValue.map(namesOne) ?? false
    // A property is set by its name, and so was what `change` changed.
    case "value": return object["property"]?.stringValue.map { names.contains($0) || $0 == "data" } ?? false
    case "arg": return object["target"]?.stringValue == "password"
    default: return names.contains(name) && value.stringValue != nil
    }
  }

  /// Whether a line of the human monitor names a password or a secret.
  private static func namesOne(_ line: String) -> Bool {
    let line = line.lowercased()
    return line.contains("passw") || line.contains("secret")
  }
}
