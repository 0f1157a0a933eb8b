import HMP
import MainLoop
import QAPIRuntime
import Testing

/// Scripts of lines and events: `!NAME` is an event, `wait NAME` waits for one, and `news` shows the new ones.
@Suite struct EventLogTests {
  private static let rows = [
    row("go"),
    row(
      "news",
      binding: .translator { (_, context) throws(HMPError) in
        HMPOutput(context.state.events.news().events.map(\.name).joined(separator: " ") + "\n")
      }),
    row(
      "wait", "event:s",
      binding: .translator { (arguments, context) async throws(HMPError) in
        let filter = HMPEventFilter(arguments.string("event") ?? "")
        return HMPOutput(try await context.state.events.next(filter, within: .zero).name + "\n")
      }),
  ]

  @MainLoop private func check(
    _ steps: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let target = NotifyingTarget()
    let state = HMPMonitorState()
    state.events.begin(target)
    let session = HMPSession(table: try HMPTable(rows: Self.rows), target: target, state: state)
    var printed: [String] = []
    for step in steps.split(separator: ";").map(String.init) {
      if step.hasPrefix("!") {
        target.notify(String(step.dropFirst()))
        continue
      }
      do throws(HMPError) {
        let text = try await session.run(step).text
        if step != "go" { printed.append(String(text.dropLast())) }
      } catch {
        guard case .timedOut = error else { throw error }
        printed.append("-")
      }
    }
    #expect(printed.joined(separator: ",") == expected, sourceLocation: sourceLocation)
  }

  @MainLoop @Test func aWaitSeesEventsSinceTheStartOfTheLineBefore() async throws {
    try await check("!A;wait A", "A")
    try await check("go;!A;wait A", "A")
    try await check("!A;go;wait A", "-")
    try await check("!A;go;go;wait A", "-")
  }

  @MainLoop @Test func eachEventIsReturnedOnce() async throws {
    try await check("go;!A;wait A;wait A", "A,-")
    try await check("go;!A;!A;wait A;wait A;wait A", "A,A,-")
  }

  @MainLoop @Test func consecutiveWaitsReturnEventsInAnyOrder() async throws {
    try await check("go;!B;!A;wait A;wait B", "A,B")
    try await check("go;!B;!A;wait A;go;wait B", "A,-")
  }

  @MainLoop @Test func newsAreTheEventsSinceTheLastCall() async throws {
    try await check("!A;go;!B;news;news;!C;news", "A B,,C")
    try await check("go;!A;news;wait A", "A,A")
  }

  @MainLoop @Test func aWaitReturnsALaterEvent() async throws {
    let target = NotifyingTarget()
    let log = HMPEventLog()
    log.begin(target)
    let waiter = MainLoop.task { try? await log.next(HMPEventFilter("A"), within: nil).name }
    target.notify("B")
    target.notify("A")
    #expect(await waiter.value == "A")
  }

  @MainLoop @Test func waitsFailIfTheTargetIsLost() async throws {
    let target = NotifyingTarget()
    let log = HMPEventLog()
    log.begin(target)
    let waiter = MainLoop.task { () async -> Bool in
      do throws(HMPError) {
        _ = try await log.next(HMPEventFilter("A"), within: nil)
      } catch {
        if case .target(.connectionLost) = error { return true }
      }
      return false
    }
    target.notify(.lost("gone"))
    #expect(await waiter.value)
    await #expect(throws: HMPError.self) { try await log.next(HMPEventFilter("A"), within: nil) }
  }

  @MainLoop @Test func aWaitCanBeCancelled() async throws {
    let log = HMPEventLog()
    log.begin(NotifyingTarget())
    let waiter = MainLoop.task { (try? await log.next(HMPEventFilter("A"), within: nil)) == nil }
    waiter.cancel()
    #expect(await waiter.value)
  }

  @MainLoop @Test func theLogIsBounded() async throws {
    let target = NotifyingTarget()
    let log = HMPEventLog()
    log.begin(target)
    for number in 0..<10_000 { target.notify("E\(number)") }
    let (events, missed) = log.news()
    #expect(events.count + missed == 10_000)
    #expect(events.count <= 4096)
    #expect(events.last?.name == "E9999")
    log.end()
    #expect(!target.isObserved)
  }
}
