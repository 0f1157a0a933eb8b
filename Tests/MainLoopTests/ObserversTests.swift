import MainLoop
import Testing

@MainLoop
@Suite struct ObserversTests {
  private let observers = Observers<Int>()

  @Test func allAreToldInTheOrderInWhichTheyCame() {
    var told: [String] = []
    let first = observers.add { told.append("first \($0)") }
    _ = observers.add { told.append("second \($0)") }
    observers.tell(1)
    first.end()
    first.end()
    observers.tell(2)
    observers.removeAll()
    observers.tell(3)
    #expect(told == ["first 1", "second 1", "second 2"])
  }

  @Test func oneMayAddAndEndOthersWhileItIsTold() {
    let observers = observers
    var told: [String] = []
    var second: Observation?
    _ = observers.add { number in
      told.append("first \(number)")
      second?.end()
      if number == 1 { _ = observers.add { told.append("third \($0)") } }
    }
    second = observers.add { told.append("second \($0)") }
    observers.tell(1)
    #expect(told == ["first 1"])
    observers.tell(2)
    #expect(told == ["first 1", "first 2", "third 2"])
  }

  @Test func anObservationDoesNotKeepItsSource() {
    var source: Observers<Int>? = Observers()
    weak let kept = source
    let observation = source?.add { _ in }
    source = nil
    #expect(kept == nil)
    observation?.end()
  }
}
