import MainLoop
import NIOCore
import QMP

/// Carries bytes between one client's channel and its monitor session.
///
/// The session is on the main loop. If the channel is there too, which is usual, the two call each other directly.
final class ServerChannelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    /// The session is being made on the main loop. A client may close its end meanwhile; its bytes are still read.
    case opening(early: ByteBuffer, isEnded: Bool)
    case open(ClientConnection)
    case closed
  }

  private weak var server: QMPServer?
  private var state = State.opening(early: ByteBuffer(), isEnded: false)

  init(server: QMPServer?) {
    self.server = server
  }

  func channelActive(context: ChannelHandlerContext) {
    let server = server
    let channel = context.channel
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    MainLoop.execute {
      guard let server else { return channel.close(promise: nil) }
      server.opened(channel)
      let session = server.makeSession(isWritable: { channel.isWritable }) { output in
        switch output {
        case .bytes(let bytes): channel.send(bytes)
        case .room: channel.onLoop { handler.value.connection?.pump() }
        case .turnOver: MainLoop.inNextTurn { channel.onLoop { handler.value.connection?.beginTurn() } }
        case .close: channel.closeWhenWritten()
        }
      }
      session.flush()
      let door = session.outOfBandDoor
      let input = session.makeInput()
      channel.onLoop { handler.value.open(ClientConnection(channel, session, door, input)) }
    }
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    switch state {
    case .opening(var early, let isEnded):
      early.writeBuffer(&bytes)
      state = .opening(early: early, isEnded: isEnded)
    case .open(let connection): connection.receive(bytes)
    case .closed: break
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { connection?.beginTurn() }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed {
      if case .opening(let early, _) = state { state = .opening(early: early, isEnded: true) }
      connection?.endOfInput()
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    let session = connection?.session
    // The session's output refers to this handler; break the cycle.
    state = .closed
    let server = server
    let channel = context.channel
    MainLoop.execute {
      session?.disconnected()
      server?.closed(channel)
    }
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private var connection: ClientConnection? {
    if case .open(let connection) = state { connection } else { nil }
  }

  private func open(_ connection: ClientConnection) {
    guard case .opening(let early, let isEnded) = state else { return }
    state = .open(connection)
    connection.receive(early)
    if isEnded { connection.endOfInput() }
  }
}

extension Channel {
  /// Calls the body on the channel's loop: immediately if the caller is on it.
  fileprivate func onLoop(_ body: @escaping @Sendable () -> Void) {
    if eventLoop.inEventLoop { body() } else { eventLoop.execute(body) }
  }
}

/// Passes the requests of one client to its session.
///
/// Confined to the channel's loop. It does not read while the session's queue is full, or while the client leaves too many
/// responses unread.
final class ClientConnection {
  let session: MonitorSession
  private let channel: any Channel
  private let door: OutOfBandDoor
  private var input: ConnectionInput
  private var batch: [InBandRequest] = []
  private var ending = Ending.none
  /// If the session makes room while it is given requests, the loop that does so sees it.
  private var isPumping = false

  private enum Ending {
    /// The client may send more.
    case none
    /// The last byte has arrived; the session is told after the last request.
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
    beginTurn()
  }

  /// Has the session go on with the requests that wait, and then reads on.
  func beginTurn() {
    let session = session
    MainLoop.execute { session.beginTurn() }
    pump()
  }

  func endOfInput() {
    if case .none = ending { ending = .seen }
    pump()
  }

  /// Passes on the requests that have arrived, until more bytes are needed or the queue is full.
  ///
  /// The responses to all of them are sent in one write.
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
  /// Returns true if more bytes are needed, false if the session has to make room first.
  private func fillBatch() -> Bool {
    while true {
      switch input.next() {
      case .inBand(let request): batch.append(request)
      case .outOfBand(let request):
        let response = door.execute(request)
        if !response.isEmpty { channel.send(response) }
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
  /// Writes a response or event; closes the connection of a client that leaves more unread than the limit.
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

/// The number of bytes kept for a client that does not read; events alone can exceed the mark above which it is not served.
private let unreadLimit = 64 << 20
