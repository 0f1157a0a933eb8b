import HMPTables
public import QJSON

/// Detects lines that contain a secret, such as a password, which must not be written to a file.
///
/// A line that names a secret object, or asks for help on a password, contains no secret. In doubt, a line has one.
public struct HMPSecrets: Sendable {
  private let table: HMPTable
  private let aliases: HMPAliases

  /// Makes a detector for the commands of a table and the aliases of a monitor.
  public init(_ table: HMPTable, aliases: HMPAliases = HMPAliases()) {
    self.table = table
    self.aliases = aliases
  }

  /// Whether a line contains a secret, including in the text of its alias or in a command within an argument.
  public func occur(in line: String) -> Bool {
    let expanded = (try? aliases.expand(line)) ?? line
    return [line, expanded].contains { SecretText($0).holdsSecret || holdsSecretArgument($0) }
  }

  private func holdsSecretArgument(_ line: String) -> Bool {
    var scanner = LineScanner(line)
    let start = scanner.position
    switch arguments(at: scanner) {
    case .unknownCommand: return SecretText(line).namesSecret
    case .read(let row, let arguments):
      if row.takesSecret(in: arguments) { return true }
    }
    // An argument may contain another command: in quotes, after a `-d`, as the value of a member.
    while !scanner.isAtEnd {
      scanner.skip { !$0.endsWord }
      scanner.skip { $0.endsWord }
      guard scanner.position > start, !scanner.isAtEnd else { break }
      if case .read(let row, let arguments) = arguments(at: scanner), row.takesSecret(in: arguments) { return true }
    }
    return false
  }

  private enum Reading {
    case unknownCommand
    /// The row, and those of its arguments that could be read.
    case read(HMPRow, HMPArguments)
  }

  private func arguments(at scanner: LineScanner) -> Reading {
    guard let found = try? table.find(scanner, isPreconfig: false) else { return .unknownCommand }
    var reader = ArgumentReader(found.scanner, of: found.row) { _ in 0 }
    var memory = FormatMemory()
    try? reader.readAll(found.row.arguments, &memory)
    return .read(found.row, reader.arguments)
  }
}

extension HMPRow {
  /// Whether a line gives an argument with the name of a secret, or the value of a property with such a name.
  fileprivate func takesSecret(in given: HMPArguments) -> Bool {
    if let property = given.string("property"), given["value"] != nil {
      return property == "data" || SecretText.names.contains(property)
    }
    return arguments.contains { SecretText.names.contains($0.name) && given[$0.name] != nil }
  }
}

extension UInt8 {
  fileprivate var endsWord: Bool { isBlank || "\"'=:,".utf8.contains(self) }
}

/// The secrets that can be detected in a text without knowledge of its command.
private struct SecretText {
  /// The names of secrets in arguments, QMP commands and options.
  static let names = ["password", "passwd", "passphrase"]

  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.lowercased().utf8) }

  /// Whether the text contains the name of a secret.
  var namesSecret: Bool { !places(of: Self.names + ["secret"]).isEmpty }

  var holdsSecret: Bool {
    setsSecret || hasSecretWord || definesSecretObject || setsSecretProperty || holdsCredentials
  }

  /// `password=X`, `"password": "X"`, `server.proxy-password=X`.
  private var setsSecret: Bool { places(of: Self.names).contains { hasValue(at: $0.upperBound) } }

  /// `change vnc password X`: the name, followed by another word.
  private var hasSecretWord: Bool {
    places(of: Self.names).contains { place in
      let isWord = place.lowerBound > 0 && bytes[place.lowerBound - 1].isBlank
      guard isWord, place.upperBound < bytes.count, bytes[place.upperBound].isBlank else { return false }
      return bytes[place.upperBound...].contains { !$0.isBlank }
    }
  }

  /// `object_add secret,id=s,data=X`.
  private var definesSecretObject: Bool {
    let words = bytes.split { $0.isBlank || ",=:\"'{}".utf8.contains($0) }
    guard words.contains(where: { $0.starts(with: "secret".utf8) }) else { return false }
    return places(of: ["data"]).contains { hasValue(at: $0.upperBound) }
  }

  /// `qmp qom-set path=/objects/s property=data value=X`, in whatever order and form.
  private var setsSecretProperty: Bool {
    let words = bytes.split { $0.isBlank || ",=:\"'{}".utf8.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
    let namesOne = zip(words, words.dropFirst()).contains { word, next in
      word == "property" && (next == "data" || Self.names.contains(next))
    }
    return namesOne && places(of: ["value"]).contains { hasValue(at: $0.upperBound) }
  }

  /// `https://user:X@host`, and iSCSI's `iscsi://user%X@host`.
  private var holdsCredentials: Bool {
    places(of: ["://"]).contains { place in
      let authority = bytes[place.upperBound...].prefix { !$0.isBlank && !"/,\"'".utf8.contains($0) }
      guard let end = authority.lastIndex(of: UInt8(ascii: "@")) else { return false }
      return authority[..<end].contains { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "%") }
    }
  }

  /// Whether the name that ends at a place has a value other than `on`, `off` and the like.
  private func hasValue(at place: Int) -> Bool {
    var rest = bytes[place...].drop { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") || $0.isBlank }
    guard rest.first == UInt8(ascii: "=") || rest.first == UInt8(ascii: ":") else { return false }
    rest = rest.dropFirst().drop(while: \.isBlank)
    let value = rest.prefix { !$0.isBlank && !",}".utf8.contains($0) }
    return !value.isEmpty && !Self.switches.contains { value.elementsEqual($0.utf8) }
  }

  private static let switches = ["on", "off", "true", "false", "yes", "no", "\"\""]

  private func places(of words: [String]) -> [Range<Int>] {
    words.map { Array($0.utf8) }.flatMap { word in
      bytes.indices.filter { bytes[$0...].starts(with: word) }.map { $0..<$0 + word.count }
    }
  }
}

extension JSONValue {
  /// The message with `...` in place of the passwords and secrets that it sets.
  public var withoutSecrets: JSONValue { SecretMembers.concealed(self, inSecret: false) }
}

/// The members of QMP messages that no output, record or rehearsal shows.
private enum SecretMembers {
  private static let ellipsis = JSONValue.string("...")
  private static let names = Set(SecretText.names)

  /// Conceals the secrets in a value; `inSecret` is true within an object of type `secret`.
  static func concealed(_ value: JSONValue, inSecret: Bool) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map { concealed($0, inSecret: inSecret) })
    case .object(let object): return .object(concealed(object, inSecret: inSecret))
    case .string(let text): return .string(withoutCredentials(text))
    default: return value
    }
  }

  /// The text with points in the place of the password in each `SCHEME://USER:PASSWORD@HOST`, or in iSCSI's `USER%PASSWORD`.
  private static func withoutCredentials(_ text: String) -> String {
    guard text.contains("://"), text.contains("@") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "://") {
      result += rest[..<start.upperBound]
      rest = rest[start.upperBound...]
      let authority = rest.prefix { !" \t/,\"'".contains($0) }
      guard let end = authority.lastIndex(of: "@"),
        let separator = authority[..<end].firstIndex(where: { $0 == ":" || $0 == "%" })
      else { continue }
      result += "\(rest[...separator])..."
      rest = rest[end...]
    }
    return result + rest
  }

  private static func concealed(_ object: JSONObject, inSecret: Bool) -> JSONObject {
    let isSecret = inSecret || object["qom-type"]?.stringValue?.hasPrefix("secret") ?? false
    var result = JSONObject()
    for member in object {
      let value = member.value
      result[member.name] =
        isConcealed(member.name, value, of: object, isSecret: isSecret)
        ? ellipsis : concealed(value, inSecret: isSecret)
    }
    return result
  }

  private static func isConcealed(
    _ name: String, _ value: JSONValue, of object: JSONObject, isSecret: Bool
  ) -> Bool {
    switch name {
    case "data": return isSecret
    case "command-line": return value.stringValue.map(namesSecret) ?? false
    // qom-set names the property in one member and sets it in another; so did QEMU's former `change`.
    case "value": return object["property"]?.stringValue.map { names.contains($0) || $0 == "data" } ?? false
    case "arg": return object["target"]?.stringValue == "password"
    default: return names.contains(name) && value.stringValue != nil
    }
  }

  /// Whether a line of the human monitor names a password or a secret.
  private static func namesSecret(_ line: String) -> Bool {
    let line = line.lowercased()
    return line.contains("passw") || line.contains("secret")
  }
}
