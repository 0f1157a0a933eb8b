import FrontEnd
import MainLoop
import QAPIRuntime
import QJSON

/// A target whose commands end at once, with an error if the test says so; `wait` ends when it is released or cancelled.
@MainLoop final class SlowTarget: CommandTarget {
  private let failures: [String: TargetError]
  private(set) var calls: [String] = []
  private var waiter: CheckedContinuation<Void, Never>?
  private let arrivals: AsyncStream<Void>
  private let arrived: AsyncStream<Void>.Continuation

  init(_ failures: [String: TargetError] = [:]) {
    self.failures = failures
    (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    calls.append(call.name)
    if call.name == "wait" {
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          waiter = continuation
          if Task.isCancelled { release() }
          arrived.yield()
        }
      } onCancel: {
        MainLoop.execute { self.release() }
      }
      throw .cancelled
    }
    if let failure = failures[call.name] { throw failure }
    return JSONValue.object(["done": .string(call.name)])
  }

  func commandNames() async throws(TargetError) -> Set<String> { [] }

  /// Returns after `wait` has been called.
  func waitForCall() async {
    for await _ in arrivals { return }
  }

  /// Ends `wait`.
  func release() {
    waiter?.resume()
    waiter = nil
  }
}

extension LineRunner {
  /// Reads a line and runs it.
  func run(_ line: String) async -> Outcome { await run(parse(line)) }
}
