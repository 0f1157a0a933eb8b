import MainLoop
import QJSON

@testable import QMP

/// A client of one monitor session, without a socket.
@MainLoop
final class SessionProbe {
  private(set) var output = ""
  private(set) var writes = 0
  private(set) var isClosed = false
  private(set) var hasStopped = false
  /// How often the session has ended its turn with requests left.
  private(set) var turnsOver = 0
  /// Whether the client reads its responses.
  var reads = true
  private var session: MonitorSession?
  private var input: ConnectionInput?
  private var onlookers: [(text: String, continuation: CheckedContinuation<Void, Never>)] = []
  private var isPumping = false

  init(_ dispatcher: Dispatcher, negotiated: Bool = true) {
    let session = MonitorSession(dispatcher, version: "v", isWritable: { [weak self] in self?.reads ?? false }) {
      [weak self] in self?.perform($0)
    }
    self.session = session
    input = session.makeInput()
    session.flush()
    if negotiated {
      send(#"{"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}}"#)
      output = ""
      writes = 0
    }
  }

  func send(_ text: some StringProtocol) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { input?.append($0) }
    beginTurn()
  }

  func beginTurn() {
    session?.beginTurn()
    pump()
  }

  func endOfInput() { session?.endOfInput() }
  func disconnect() { session?.disconnected() }

  /// Waits until the output has that text in it.
  func prints(_ text: String) async {
    if output.contains(text) { return }
    await withCheckedContinuation { onlookers.append((text, $0)) }
  }

  private func pump() {
    if isPumping { return }
    isPumping = true
    defer { isPumping = false }
    hasStopped = false
    while let step = input?.next() {
      switch step {
      case .inBand(let request): session?.accept([request])
      case .outOfBand(let request):
        guard let session else { return }
        perform(.bytes(session.outOfBandDoor.execute(request)))
      case .needsBytes: return session?.flush() ?? ()
      case .blocked:
        hasStopped = true
        return session?.flush() ?? ()
      }
    }
  }

  private func perform(_ action: MonitorSession.Output) {
    switch action {
    case .bytes(let bytes):
      writes += 1
      output += String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
      for onlooker in onlookers where output.contains(onlooker.text) { onlooker.continuation.resume() }
      onlookers.removeAll { output.contains($0.text) }
    case .room: pump()
    case .turnOver: turnsOver += 1
    case .close: isClosed = true
    }
  }
}
