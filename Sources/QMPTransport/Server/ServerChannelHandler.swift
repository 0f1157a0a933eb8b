import MainLoop
import NIOCore
import QMP

/// Carries bytes between one client's channel and its monitor session; decides nothing.
///
/// The session is on the main loop. When the channel is there too, as it mostly is, the two call each other directly.
final class ServerChannelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    /// The session is being made, on the main loop. A client that has closed its end already is read to that end.
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
      let session = server.makeSession { output in
        switch output {
        case .bytes(let bytes): channel.send(bytes)
        case .room: channel.onLoop { handler.value.connection?.pump() }
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
    if context.channel.isWritable { connection?.pump() }
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
    // The session's output refers to this handler: let go of it.
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
  /// Calls the body on the channel's loop: at once when the caller is there already.
  fileprivate func onLoop(_ body: @escaping @Sendable () -> Void) {
    if eventLoop.inEventLoop { body() } else { eventLoop.execute(body) }
  }
}
