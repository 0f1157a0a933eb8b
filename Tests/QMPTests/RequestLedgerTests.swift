import QJSON
import Testing

@testable import QMP

@Suite struct RequestLedgerTests {
  private func admit(_ ledger: inout RequestLedger, _ mode: RequestText.Mode = .inBand) -> RequestID {
    let id = ledger.makeID()
    _ = ledger.admit(id, [], mode: mode)
    return id
  }

  @Test func aServerThatNeverRespondsCostsNoMemory() {
    var ledger = RequestLedger(firstNumber: 1)
    for _ in 0..<1000 { ledger.abandon(admit(&ledger)) }
    #expect(ledger.isEmpty)
    let last = admit(&ledger)
    #expect(ledger.settle(.integer(5)) == nil)
    #expect(ledger.settle(last.json) == last)
  }

  @Test func withABoundedQueueARequestThatWasGivenUpKeepsItsPlace() {
    var ledger = RequestLedger(firstNumber: 1)
    ledger.inBandLimit = 2
    let (first, second) = (admit(&ledger), admit(&ledger))
    ledger.abandon(first)
    let third = ledger.makeID()
    #expect(ledger.admit(third, [3], mode: .inBand).isEmpty)
    for _ in 0..<1000 { ledger.abandon(admit(&ledger, .outOfBand)) }
    for _ in 0..<1000 { ledger.abandon(admit(&ledger)) }
    #expect(ledger.release() == nil)
    #expect(ledger.settle(first.json) == nil)
    #expect(ledger.release() == [3])
    #expect(ledger.settle(third.json) == third)
    #expect(ledger.settle(second.json) == second)
    #expect(ledger.isEmpty)
  }
}
