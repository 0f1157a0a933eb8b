import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Selects the events that a terminal shows or, without a terminal, prints those received since the last use.
  ///
  /// The JSON value is an object with the members `shown`, `name` and `times`, or a list of events.
  @MainLoop
  static func events(_ arguments: EventsArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    if context.options.dryRun { return HMPOutput() }
    let log = context.state.events
    log.begin(context.target)
    let filter = HMPEventFilter(arguments.name ?? "*")
    try await context.checkEvents(filter, for: "events")
    if log.display != nil {
      return choose(filter, isOn: !arguments.stop, showsTime: arguments.times, log)
    }
    let (events, missed) = log.news()
    if arguments.stop { return HMPOutput() }
    let shown = events.filter(filter.includes)
    let gap = missed == 0 ? "" : "\(missed) earlier events were dropped\n"
    return HMPOutput(
      text: gap + shown.map { ReportText.event($0, showsTime: arguments.times) }.joined(),
      value: .array(shown.map(\.message)))
  }

  @MainLoop
  private static func choose(
    _ filter: HMPEventFilter, isOn: Bool, showsTime: Bool, _ log: HMPEventLog
  ) -> HMPOutput {
    var display = HMPEventLog.Display()
    display.isOn = isOn
    display.filter = filter
    display.showsTime = showsTime
    log.display = display
    let value: JSONValue = ["shown": .bool(isOn), "name": .string(filter.name), "times": .bool(showsTime)]
    guard isOn else { return HMPOutput(text: "events are no longer shown\n", value: value) }
    let which = filter.matchesEveryName ? "all events" : "events named \(filter.name)"
    return HMPOutput(text: "\(which) are shown as they arrive\n", value: value)
  }
}

extension HMPContext {
  /// The events that the target sends only if its migration capability `events` is on.
  private static let migrationEvents: Set<String> = [MigrationEvent.name, MigrationPassEvent.name]

  /// Refuses to wait for events of a migration that the target does not send.
  @MainLoop
  fileprivate func checkMigrationEvents(_ filter: HMPEventFilter) async throws(HMPError) {
    guard Self.migrationEvents.contains(filter.name.uppercased()) else { return }
    let capabilities: [MigrationCapabilityStatus]
    do throws(TargetError) {
      capabilities = try await target.execute(QueryMigrateCapabilities())
    } catch {
      guard case .command = error else { throw HMPError(error) }
      return
    }
    guard capabilities.contains(where: { $0.capability == .events && !$0.state }) else { return }
    throw .refused(
      "wait: the target sends \(filter.name.uppercased()) only after 'migrate_set_capability events on'")
  }
}

extension Translators {
  /// Waits for an event.
  ///
  /// The JSON value is the event.
  ///
  /// - Throws: the error of a time limit if no event arrives in time.
  @MainLoop
  static func wait(_ arguments: WaitArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let (filter, limit) = try condition(arguments)
    if context.options.dryRun { return HMPOutput() }
    let log = context.state.events
    log.begin(context.target)
    if !log.hasKept(filter) {
      try await context.checkEvents(filter, for: "wait")
      try await context.checkMigrationEvents(filter)
    }
    let event = try await log.next(filter, within: limit)
    return HMPOutput(text: ReportText.event(event), value: event.message)
  }

  private static func condition(_ arguments: WaitArguments) throws(HMPError) -> (HMPEventFilter, Duration?) {
    var words: [String]
    do throws(HMPTokenError) {
      words = try HMPWords.split(arguments.conditions ?? "")
    } catch {
      throw .refused("wait: unterminated double quote")
    }
    var limit: Duration?
    if let last = words.last, !last.contains("=") {
      guard let duration = HMPWords.duration(last) else {
        throw .refused("wait: '\(last)' is neither key=value nor a time limit, such as 10 or 500ms")
      }
      limit = duration
      words.removeLast()
    }
    var conditions: [HMPEventFilter.Condition] = []
    for word in words {
      guard let mark = word.firstIndex(of: "="), mark > word.startIndex else {
        throw .refused("wait: '\(word)' is not key=value; the time limit comes last")
      }
      let path = word[..<mark].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      conditions.append(.init(path, String(word[word.index(after: mark)...])))
    }
    return (HMPEventFilter(arguments.event, conditions), limit)
  }
}
