/// What a text alone says of secrets in it, whatever command it belongs to.
struct SecretText {
  /// What secrets are called, by arguments and by the members of QMP commands and options.
  static let names = ["password", "passwd", "passphrase"]

  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.lowercased().utf8) }

  /// Whether a secret is named at all.
  var namesSecret: Bool { !places(of: Self.names + ["secret"]).isEmpty }

  var holdsSecret: Bool { setsSecret || tellsSecret || definesSecretObject || holdsCredentials }

  /// `password=X`, `"password": "X"`, `server.proxy-password=X`.
  private var setsSecret: Bool { places(of: Self.names).contains { hasValue(at: $0.upperBound) } }

  /// `change vnc password X`: the word, and another one.
  private var tellsSecret: Bool {
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

  /// `https://user:X@host`, and iSCSI's `iscsi://user%X@host`.
  private var holdsCredentials: Bool {
    places(of: ["://"]).contains { place in
      let authority = bytes[place.upperBound...].prefix { !$0.isBlank && !"/,\"'".utf8.contains($0) }
      guard let end = authority.lastIndex(of: UInt8(ascii: "@")) else { return false }
      return authority[..<end].contains { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "%") }
    }
  }

  /// Whether what ends at a place is a name, and has a value that is no mere switch.
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
