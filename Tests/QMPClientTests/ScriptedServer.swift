import Foundation
import MainLoop
import NIOCore
import NIOPosix
import QJSON
import QMPTransport

/// A server on a Unix socket that does what a test tells it.
final class ScriptedServer: Sendable {
  enum Step: Sendable {
    case send(String)
    case close
  }

  /// What to do with a client's request.
  typealias Script = @Sendable (_ command: String, _ id: String) -> [Step]

  static let greeting =
    #"{"QMP": {"version": {"qemu": {"major": 9, "minor": 0, "micro": 1}, "package": "p"}, "capabilities": []}}"#

  let path: String
  private let channel: any Channel

  private init(path: String, channel: any Channel) {
    self.path = path
    self.channel = channel
  }

  /// Listens; a client gets the first steps when it connects, and the script's for each request but the negotiation.
  static func start(first: [Step] = [.send(greeting)], _ script: @escaping Script = { _, _ in [] }) async throws
    -> ScriptedServer
  {
    let path = FileManager.default.temporaryDirectory.appending(path: "hmp-\(UInt32.random(in: 0 ... .max)).sock").path
    let channel = try await ServerBootstrap(group: MainLoop.eventLoop)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ScriptHandler(first: first, script: script))
        }
      }
      .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
    return ScriptedServer(path: path, channel: channel)
  }

  /// Stops listening, which removes the socket.
  func stop() async throws {
    try await channel.close()
  }
}

private final class ScriptHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let first: [ScriptedServer.Step]
  private let script: ScriptedServer.Script
  private var parser = JSONStreamParser()

  init(first: [ScriptedServer.Step], script: @escaping ScriptedServer.Script) {
    self.first = first
    self.script = script
  }

  func channelActive(context: ChannelHandlerContext) {
    perform(first, context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    parser.append(Array(unwrapInboundIn(data).readableBytesView))
    while let event = parser.next() {
      guard case .value(let request) = event, let command = request["execute"]?.stringValue else { continue }
      let id = request["id"]?.text() ?? ""
      perform(command == "qmp_capabilities" ? [.send(#"{"return": {}, "id": \#(id)}"#)] : script(command, id), context)
    }
  }

  private func perform(_ steps: [ScriptedServer.Step], _ context: ChannelHandlerContext) {
    for step in steps {
      switch step {
      case .send(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
      case .close: context.close(promise: nil)
      }
    }
  }
}

extension ClientOptions {
  /// For connections whose time limit is not the subject: a busy machine may take longer than the default.
  static var patient: ClientOptions {
    var options = ClientOptions()
    options.deadline = .seconds(300)
    return options
  }
}
