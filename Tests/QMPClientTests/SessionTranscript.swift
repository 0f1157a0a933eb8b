import QAPIRuntime
import QJSON
import Testing

@testable import QMP

/// The actions of a client session on a server's output, as lines of text.
struct SessionTranscript {
  private var session: ClientSession
  private var lines: [String] = []

  init(_ session: ClientSession) {
    self.session = session
    let start = self.session.start()
    if !start.isEmpty { lines.append("send \(Self.text(start))") }
  }

  mutating func receive(_ bytes: some Sequence<UInt8>) {
    Array(bytes).withUnsafeBytes { session.receive($0) }
    while let action = session.next() { note(action) }
  }

  /// Makes these calls as soon as the session is ready.
  var calls: [CommandCall] = []
  /// Gives the requests up right after they were made.
  var abandons = false

  var result: [String] { lines }

  private mutating func note(_ action: ClientSession.Action) {
    switch action {
    case .send(let bytes): lines.append("send \(Self.text(bytes))")
    case .ready(let greeting):
      lines.append("ready \(greeting.map { "\($0.version?.major ?? -1) \($0.capabilities)" } ?? "agent")")
      for call in calls {
        let request = session.request(call)
        lines.append(request.bytes.isEmpty ? "hold" : "send \(Self.text(request.bytes))")
        if abandons { session.abandon(request.id) }
      }
    case .response(let id, .success(let value)): lines.append("answer \(id.number) \(value.text())")
    case .response(let id, .failure(let error)):
      lines.append("error \(id.number) \(error.errorClass.name) \(error.description)")
    case .event(let event):
      lines.append(
        "event \(event.name) \(JSONValue.object(event.data).text()) \(event.timestamp.map { "\($0)" } ?? "-")")
    case .received(let message): lines.append("received \(message.text())")
    case .fail(let failure): lines.append("fail \(failure)")
    }
  }

  private static func text(_ bytes: [UInt8]) -> String {
    let shown = bytes.first == 0xFF ? Array("FF ".utf8) + bytes.dropFirst() : bytes
    return String(decoding: shown, as: UTF8.self).replacing("\r\n", with: "")
  }
}

/// Checks the actions of a session, with its input whole, cut in two at every byte, and byte by byte.
func check(
  _ input: String, role: ClientSession.Role = .monitor(enabling: []), calls: [CommandCall] = [], abandons: Bool = false,
  _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
) {
  // A placeholder, since FF is not a character.
  let bytes = Array(input.utf8.map { $0 == UInt8(ascii: "~") ? 0xFF : $0 })
  func run(_ pieces: [ArraySlice<UInt8>]) -> [String] {
    var transcript = SessionTranscript(ClientSession(role: role, seed: 100))
    transcript.calls = calls
    transcript.abandons = abandons
    for piece in pieces { transcript.receive(piece) }
    return transcript.result
  }
  #expect(run([bytes[...]]) == expected, sourceLocation: sourceLocation)
  let differing = bytes.indices.first { run([bytes[..<$0], bytes[$0...]]) != expected }
  #expect(differing == nil, "differs when cut there", sourceLocation: sourceLocation)
  #expect(run(bytes.indices.map { bytes[$0...$0] }) == expected, "differs byte by byte", sourceLocation: sourceLocation)
}
