import Testing

@testable import QMP

/// Offers and timers at milliseconds from the start, and the outcome of each.
@Suite struct EventThrottleTests {
  private enum Step {
    case offer(Int, String)
    case timer(Int)
  }

  private func check(_ steps: [Step], _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    var throttle = EventThrottle<String>(interval: .seconds(1))
    let start = ContinuousClock.now
    func time(_ instant: ContinuousClock.Instant) -> Int { Int((instant - start) / .milliseconds(1)) }
    let outcomes = steps.map { step in
      switch step {
      case .offer(let now, let event):
        switch throttle.offer(event, key: String(event.prefix(1)), now: start + .milliseconds(now)) {
        case .emit: "emit"
        case .hold(let until): "hold until \(time(until))"
        case .replace: "replace"
        }
      case .timer(let now):
        switch throttle.expire(key: "a", now: start + .milliseconds(now)) {
        case .emit(let event): "emit \(event)"
        case .early(let until): "early, \(time(until))"
        case .nothing: "nothing"
        }
      }
    }
    #expect(outcomes == expected, sourceLocation: sourceLocation)
  }

  @Test func theFirstAtOnceThenTheNewest() {
    check(
      [.offer(0, "a1"), .offer(1, "a2"), .offer(999, "a3"), .timer(1000)],
      ["emit", "hold until 1000", "replace", "emit a3"])
  }

  @Test func anIntervalBeginsWithTheHeldOne() {
    check(
      [.offer(0, "a1"), .offer(1, "a2"), .timer(1000), .offer(1999, "a3"), .timer(2000), .offer(3000, "a4")],
      ["emit", "hold until 1000", "emit a2", "hold until 2000", "emit a3", "emit"])
  }

  @Test func kindsAreApart() {
    check([.offer(0, "a1"), .offer(0, "b1"), .offer(1, "b2")], ["emit", "emit", "hold until 1000"])
  }

  @Test func aTimerThatComesTooSoon() {
    check(
      [.offer(0, "a1"), .offer(1, "a2"), .timer(999), .timer(1000)],
      ["emit", "hold until 1000", "early, 1000", "emit a2"])
  }

  /// The newer event takes the held one's place, and its interval stands when the old timer ends.
  @Test func aTimerThatComesTooLate() {
    check(
      [.offer(0, "a1"), .offer(1, "a2"), .offer(1100, "a3"), .timer(1200), .offer(1300, "a4"), .timer(1400)],
      ["emit", "hold until 1000", "emit", "nothing", "hold until 2100", "early, 2100"])
  }

  @Test func nothingHeld() {
    check([.timer(0), .offer(0, "a1"), .timer(1000), .offer(1000, "a2")], ["nothing", "emit", "nothing", "emit"])
  }
}
