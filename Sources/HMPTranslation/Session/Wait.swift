package import HMP
import MainLoop
import QAPIRuntime

extension Translators {
  /// Carries out `wait EVENT [KEY=VALUE ...] [TIMEOUT]`.
  @MainLoop
  package static func wait(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let (filter, limit) = try condition(arguments)
    if let rehearsal = context.rehearsal() { return rehearsal }
    let log = context.state.events
    log.begin(context.target)
    if !log.hasKept(filter) { try await context.checkName(of: filter, for: "wait") }
    let event = try await log.next(filter, within: limit)
    return HMPOutput(text: EventText.line(of: event), value: event.message)
  }

  private static func condition(_ arguments: HMPArguments) throws(HMPFailure) -> (HMPEventFilter, Duration?) {
    var words: [String]
    do throws(HMPTokenFault) {
      words = try HMPWords.split(arguments.string("conditions") ?? "")
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
    return (HMPEventFilter(arguments.string("event") ?? "", conditions), limit)
  }
}
