import MainLoop
import NIOCore

/// Carries what happens on a channel of the main loop to the client.
final class ClientHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let client: QMPClient

  init(_ client: QMPClient) {
    self.client = client
  }

  func channelActive(context: ChannelHandlerContext) {
    let (client, channel) = (client, context.channel)
    MainLoop.assumeIsolated { client.connected(channel) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let (client, buffer) = (client, unwrapInboundIn(data))
    MainLoop.assumeIsolated { client.received(buffer) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    let client = client
    MainLoop.assumeIsolated { client.disconnected(.closedByPeer) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let client = client
    let loss = ConnectionLoss(error)
    MainLoop.assumeIsolated { client.disconnected(loss) }
    context.close(promise: nil)
  }
}
