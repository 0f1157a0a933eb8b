import Glibc
import MainLoop

/// Turns signals into calls on the main loop: a thread of its own waits for them.
///
/// Made before any other thread, since it blocks the signals in the thread that makes it and in all its descendants.
struct SignalWaiter: Sendable {
  private let numbers: [Int32]

  init(_ numbers: Int32...) {
    self.numbers = numbers
    var set = Self.set(of: numbers)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Calls the body with the number of each signal from now on.
  func start(_ body: @escaping @MainLoop @Sendable (Int32) -> Void) {
    let box = Unmanaged.passRetained(Box(numbers: numbers, body: body))
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().wait()
      }, box.toOpaque())
    pthread_detach(thread)
  }

  private static func set(of numbers: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    return set
  }

  private final class Box: Sendable {
    private let numbers: [Int32]
    private let body: @MainLoop @Sendable (Int32) -> Void

    init(numbers: [Int32], body: @escaping @MainLoop @Sendable (Int32) -> Void) {
      self.numbers = numbers
      self.body = body
    }

    func wait() -> Never {
      var set = SignalWaiter.set(of: numbers)
      while true {
        var number: Int32 = 0
        guard sigwait(&set, &number) == 0 else { continue }
        let body = body
        let received = number
        MainLoop.execute { body(received) }
      }
    }
  }
}
