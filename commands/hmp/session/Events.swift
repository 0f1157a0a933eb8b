import HMP
import HMPTranslation
import MainLoop
import QAPIRuntime
import QJSON

extension Translators {
  /// `events [-s] [-t] [NAME]`: says what a terminal shows, or prints what has come since the last time.
  @MainLoop
  static func events(_ arguments: EventsArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if context.options.dryRun { return HMPOutput() }
    let log = context.state.events
    log.begin(context.target)
    let filter = HMPEventFilter(arguments.name ?? "*")
    try await context.checkName(of: filter, for: "events")
    if log.display != nil {
      return choose(filter, isOn: !arguments.stop, showsTime: arguments.times, log)
    }
    let (events, missed) = log.news()
    if arguments.stop { return HMPOutput() }
    let shown = events.filter(filter.includes)
    let gap = missed == 0 ? "" : "\(missed) earlier events were not kept\n"
    return HMPOutput(
      text: gap + shown.map { EventText.line(of: $0, showsTime: arguments.times) }.joined(),
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
    guard isOn else { return HMPOutput(text: "events are not shown any more\n", value: value) }
    let which = filter.isEveryName ? "all events" : "events named \(filter.name)"
    return HMPOutput(text: "\(which) are shown as they come\n", value: value)
  }
}

extension HMPContext {
  /// Refuses a name that the target has no event of, where the target tells which it has.
  @MainLoop
  func checkName(of filter: HMPEventFilter, for command: String) async throws(HMPFailure) {
    if filter.name.contains("*") { return }
    guard let names = try await TargetSchema(of: target).eventNames else { return }
    if names.contains(where: filter.includes(name:)) { return }
    throw .refused("\(command): this target has no event '\(filter.name)'")
  }
}

extension Translators {
  @MainLoop
  static func wait(_ arguments: WaitArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let (filter, limit) = try condition(arguments)
    if context.options.dryRun { return HMPOutput() }
    let log = context.state.events
    log.begin(context.target)
    if !log.hasKept(filter) { try await context.checkName(of: filter, for: "wait") }
    let event = try await log.next(filter, within: limit)
    return HMPOutput(text: EventText.line(of: event), value: event.message)
  }

  private static func condition(_ arguments: WaitArguments) throws(HMPFailure) -> (HMPEventFilter, Duration?) {
    var words: [String]
    do throws(HMPTokenFault) {
      words = try HMPWords.split(arguments.conditions ?? "")
    } catch {
      throw .refused("wait: a quote has no second one")
    }
    var limit: Duration?
    if let last = words.last, !last.contains("=") {
      guard let duration = HMPWords.duration(last) else {
        throw .refused("wait: '\(last)' is neither key=value nor a time, such as 10 or 500ms")
      }
      limit = duration
      words.removeLast()
    }
    var conditions: [HMPEventFilter.Condition] = []
    for word in words {
      guard let mark = word.firstIndex(of: "="), mark > word.startIndex else {
        throw .refused("wait: '\(word)' is not key=value; a time stands at the end")
      }
      let path = word[..<mark].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      conditions.append(.init(path, String(word[word.index(after: mark)...])))
    }
    return (HMPEventFilter(arguments.event, conditions), limit)
  }
}
