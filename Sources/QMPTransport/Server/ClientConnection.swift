import MainLoop
import NIOCore
import QMP

/// What one client has sent, on its way to the client's session.
///
/// Confined to the channel's loop. Nothing is read while the session's queue is full, or while the client leaves too many answers unread.
final class ClientConnection {
  let session: MonitorSession
  private let channel: any Channel
  private let door: OutOfBandDoor
  private var input: ConnectionInput
  private var batch: [InBandRequest] = []
  private var ending = Ending.none
  /// Room that the session makes while it is handed requests is seen by the loop that hands them over.
  private var isPumping = false

  private enum Ending {
    /// The client may send more.
    case none
    /// The last byte has arrived; the session learns of it behind the last request.
    case seen
    case told
  }

  init(_ channel: any Channel, _ session: MonitorSession, _ door: OutOfBandDoor, _ input: ConnectionInput) {
    self.channel = channel
    self.session = session
    self.door = door
    self.input = input
  }

  func receive(_ bytes: ByteBuffer) {
    bytes.withUnsafeReadableBytes { input.append($0) }
    pump()
  }

  func endOfInput() {
    if case .none = ending { ending = .seen }
    pump()
  }

  /// Hands over what has arrived, until more bytes are needed or the queue is full.
  ///
  /// The answers to all that go out in one write.
  func pump() {
    if isPumping { return }
    isPumping = true
    var isExhausted = false
    var hasDelivered = false
    repeat {
      isExhausted = fillBatch()
      if batch.isEmpty { break }
      deliver()
      hasDelivered = true
    } while !isExhausted
    isPumping = false
    let session = session
    if hasDelivered { MainLoop.execute { session.flush() } }
    if isExhausted { goOn() }
  }

  /// Takes requests out of the input, and executes those that are out of band.
  ///
  /// True when more bytes are needed; false when the session has to make room first.
  private func fillBatch() -> Bool {
    while true {
      switch input.next() {
      case .inBand(let request): batch.append(request)
      case .outOfBand(let request):
        let answer = door.execute(request)
        if !answer.isEmpty { channel.send(answer) }
      case .needsBytes: return true
      case .blocked: return false
      }
    }
  }

  private func deliver() {
    let session = session
    let requests = batch
    batch = []
    MainLoop.execute { session.accept(requests) }
  }

  private func goOn() {
    switch ending {
    case .none: if channel.isWritable { channel.read() }
    case .seen:
      ending = .told
      let session = session
      MainLoop.execute { session.endOfInput() }
    case .told: break
    }
  }
}

extension Channel {
  /// Writes an answer or event; ends the connection of a client that leaves more unread than can be kept for it.
  func send(_ bytes: [UInt8]) {
    if !isWritable { closeIfUnread() }
    writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
  }

  private func closeIfUnread() {
    let check: @Sendable () -> Void = {
      let unread = try? self.syncOptions?.getOption(.bufferedWritableBytes)
      if let unread, unread > unreadLimit { self.close(promise: nil) }
    }
    if eventLoop.inEventLoop { check() } else { eventLoop.execute(check) }
  }
}

/// How many bytes are kept for a client that doesn't read; events alone can exceed the mark above which it is not served.
private let unreadLimit = 64 << 20
