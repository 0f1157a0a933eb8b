import Glibc
import NIOCore
import NIOPosix

extension MainLoop {
  /// Calls the operation in the next turn of the loop, after the events that its sockets have by then.
  ///
  /// `execute` and `schedule` give no such turn: the loop runs ready tasks, and those that they add, until none is left, and
  /// only then looks at its sockets. Operations are called in order, and those for which a turn has no time in later turns.
  @MainLoop
  public static func inNextTurn(_ operation: @escaping @MainLoop @Sendable () -> Void) {
    NextTurn.shared.add(operation)
  }
}

/// Operations that wait for the next turn, which a byte in a pipe to ourselves begins.
@MainLoop
private final class NextTurn {
  typealias Operation = @MainLoop @Sendable () -> Void

  static let shared = NextTurn()
  /// After this long the other operations wait for another turn: what they set going may take ten times as long.
  private static let limit = Duration.microseconds(100)

  private var waiting = CircularBuffer<Operation>()
  private var isRung = false
  /// The end of the pipe that is written to; nil if there is no pipe.
  private let bell: CInt?

  private init() {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else {
      bell = nil
      return
    }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    bell = ends[1]
    _ = NIOPipeBootstrap(group: MainLoop.eventLoop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(BellHandler()) }
      }
      .takingOwnershipOfDescriptor(input: ends[0])
  }

  func add(_ operation: @escaping Operation) {
    waiting.append(operation)
    ring()
  }

  func begin() {
    isRung = false
    // Those that the operations add are for the turn after this one.
    var rest = waiting.count
    let end = ContinuousClock.now + Self.limit
    while rest > 0, ContinuousClock.now <= end, let operation = waiting.popFirst() {
      rest -= 1
      operation()
    }
    if !waiting.isEmpty { ring() }
  }

  private func ring() {
    if isRung { return }
    isRung = true
    // Without a pipe, a delay lets the loop look at its sockets, unless it is busy for as long.
    guard let bell, write(bell, [0], 1) == 1 else {
      MainLoop.schedule(after: .milliseconds(1)) { [self] in begin() }
      return
    }
  }
}

/// Begins a turn when the pipe has bytes.
private final class BellHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    MainLoop.assumeIsolated { NextTurn.shared.begin() }
  }
}
