import FrontEnd
import Testing

/// Ours, not the one of the same name in Testing.
typealias ExitStatus = FrontEnd.ExitStatus

@Suite struct ExitStatusTests {
  /// From what says least to what says most.
  private static let order: [ExitStatus] = [.success, .commandFailed, .timedOut, .noConnection, .usage, .interrupted]

  @Test func numbersThatScriptsRelyOn() {
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
