import MainLoop
import NIOCore
import QMP

/// Carries bytes between one client's channel and its monitor session; decides nothing.
///
/// The session is on the main loop. When the channel is there too, as it mostly is, the two call each other directly.
final class ServerChannelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private weak var server: QMPServer?
  private var link: Link?
  private var batch: [InBandRequest] = []
  /// Room that a session makes while it is handed requests is seen by the loop that hands them over.
  private var isPumping = false

  /// A channel and its session, once both exist.
  private struct Link {
    let session: MonitorSession
    let door: OutOfBandDoor
    var input: ConnectionInput
  }

  init(server: QMPServer?) {
    self.server = server
  }

  func channelActive(context: ChannelHandlerContext) {
    let server = server
    let channel = context.channel
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    MainLoop.execute {
      guard let server else { return channel.close(promise: nil) }
      server.opened(channel)
      let session = server.makeSession { output in
        switch output {
        case .bytes(let bytes): channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        case .room: Self.onLoop(of: channel) { bound.value.pump(channel) }
        case .close: channel.close(promise: nil)
        }
      }
      session.flush()
      let input = session.makeInput()
      let door = session.outOfBandDoor
      Self.onLoop(of: channel) {
        bound.value.link = Link(session: session, door: door, input: input)
        channel.read()
      }
    }
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    unwrapInboundIn(data).withUnsafeReadableBytes { link?.input.append($0) }
    pump(context.channel)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if link?.input.isBlocked == false { context.read() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed, let session = link?.session {
      MainLoop.execute { session.endOfInput() }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    let session = link?.session
    let server = server
    let channel = context.channel
    MainLoop.execute {
      session?.disconnected()
      server?.closed(channel)
    }
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private static func onLoop(of channel: any Channel, _ body: @escaping @Sendable () -> Void) {
    if channel.eventLoop.inEventLoop { body() } else { channel.eventLoop.execute(body) }
  }
}

extension ServerChannelHandler {
  /// Hands over what has arrived, until more bytes are needed or the queue is full.
  private func pump(_ channel: any Channel) {
    if isPumping { return }
    isPumping = true
    var progressed = false
    while takeBatch(channel) {
      progressed = true
      deliver()
    }
    isPumping = false
    guard progressed, let link else { return }
    let session = link.session
    MainLoop.execute { session.flush() }
    if !link.input.isBlocked { channel.read() }
  }

  /// Takes requests out of the input; executes those that are out of band. False when there was none.
  private func takeBatch(_ channel: any Channel) -> Bool {
    var hasTaken = false
    while let item = link?.input.next() {
      hasTaken = true
      switch item {
      case .inBand(let request): batch.append(request)
      case .outOfBand(let request):
        guard let bytes = link?.door.execute(request), !bytes.isEmpty else { continue }
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
      }
    }
    return hasTaken
  }

  private func deliver() {
    guard let session = link?.session, !batch.isEmpty else { return }
    let requests = batch
    batch.removeAll(keepingCapacity: true)
    MainLoop.execute { session.accept(requests) }
  }
}
