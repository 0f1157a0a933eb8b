import Glibc
import MainLoop
import NIOCore
import NIOPosix

/// What a program writes to its standard error, the end of it.
@MainLoop
final class ProgramComplaints {
  private var bytes: [UInt8] = []
  private let ended: EventLoopPromise<Void>

  /// Earlier bytes than these are forgotten.
  private nonisolated static var limit: Int { 4096 }
  /// So many lines are told, the last ones.
  private nonisolated static var lines: Int { 3 }
  /// How long the end is waited for once the program has ended: something that it has started may live on.
  private nonisolated static var patience: Duration { .milliseconds(500) }

  /// Reads from a connected socket, which is then ours.
  init(reading descriptor: CInt) async {
    ended = MainLoop.eventLoop.makePromise()
    let bootstrap = ClientBootstrap(group: MainLoop.eventLoop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ComplaintHandler(self))
        }
      }
    do {
      _ = try await bootstrap.withConnectedSocket(descriptor).get()
    } catch {
      ended.succeed()
    }
  }

  /// The last lines in one; nil when there are none.
  private var text: String? {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.isEmpty ? nil : lines.suffix(Self.lines).joined(separator: "; ")
  }

  /// What it has said when it says no more.
  func all() async -> String? {
    let timer = MainLoop.schedule(after: Self.patience) { self.ended.succeed() }
    try? await ended.futureResult.get()
    timer.cancel()
    return text
  }

  fileprivate func add(_ buffer: ByteBuffer) {
    bytes += buffer.readableBytesView
    if bytes.count > Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
  }

  fileprivate func end() { ended.succeed() }
}

private final class ComplaintHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let complaints: ProgramComplaints

  init(_ complaints: ProgramComplaints) {
    self.complaints = complaints
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let (complaints, buffer) = (complaints, unwrapInboundIn(data))
    MainLoop.assumeIsolated { complaints.add(buffer) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    let complaints = complaints
    MainLoop.assumeIsolated { complaints.end() }
  }
}
