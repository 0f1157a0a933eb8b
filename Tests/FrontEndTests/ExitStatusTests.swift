import FrontEnd
import Testing

/// Testing has a type of the same name.
typealias ExitStatus = FrontEnd.ExitStatus

@Suite struct ExitStatusTests {
  /// From the least grave to the gravest.
  private static let order: [ExitStatus] = [.success, .commandFailed, .timedOut, .noConnection, .usage, .interrupted]

  @Test func numbers() {
    #expect(Self.order.map(\.rawValue) == [0, 1, 4, 3, 2, 130])
  }

  @Test func graverOfTwoRemains() {
    for (weight, status) in Self.order.enumerated() {
      for (otherWeight, other) in Self.order.enumerated() {
        var merged = status
        merged.merge(other)
        #expect(merged == Self.order[max(weight, otherWeight)])
      }
    }
  }
}
