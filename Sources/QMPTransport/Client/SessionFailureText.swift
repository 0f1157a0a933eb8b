import QAPIRuntime
public import QMP

extension SessionFailure {
  /// What went wrong, to stand behind the peer's name.
  public var message: String {
    switch self {
    case .notQMP(let sent): "this is no QMP server; it sent \(Self.shown(sent))"
    case .notAnAgent: "this is a QMP server and no guest agent"
    case .negotiationRefused(let error): "the server refused qmp_capabilities: \(error.description)"
    case .malformed(let detail): "the server sent something that is not JSON: \(detail)"
    case .notAMessage: "the server sent a JSON value that is no message"
    case .requestNotUnderstood(let error): "the server could not read a request: \(error.description)"
    }
  }

  /// What to do about it, if anything.
  public var hint: String? {
    switch self {
    case .notQMP(let sent) where String(decoding: sent, as: UTF8.self).contains("monitor - type 'help'"):
      "This is QEMU's human monitor: hmp needs the QMP one, which is -qmp or -mon ...,mode=control."
    case .notQMP: "Give the address of a QMP monitor; for a guest agent add --qga."
    case .notAnAgent: "Leave --qga away, or give the address of the agent's own channel."
    case .negotiationRefused, .malformed, .notAMessage, .requestNotUnderstood: nil
    }
  }

  /// The first line, in quotes, with nothing in it that a terminal would act on.
  private static func shown(_ bytes: [UInt8]) -> String {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let text = String(decoding: line, as: UTF8.self).unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? "?" : String(Character(scalar))
    }
    return "'\(text.joined())'"
  }
}
