import NIOCore

/// Stops accepting clients for a moment when the system has no descriptor for the next one.
///
/// The listening socket stays readable then, so that without a pause the loop would only try and fail. NIO's own handler
/// delays reads that are asked for, but not the one that is pending.
final class AcceptPause: ChannelInboundHandler, Sendable {
  typealias InboundIn = any Channel

  private static let duration: TimeAmount = .milliseconds(200)

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is IOError else { return context.fireErrorCaught(error) }
    let channel = context.channel
    channel.setOption(.autoRead, value: false).whenSuccess {
      channel.eventLoop.scheduleTask(in: Self.duration) { _ = channel.setOption(.autoRead, value: true) }
    }
  }
}
