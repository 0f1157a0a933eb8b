import HMP
import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import HMPTranslation

/// When candidates are queried, and when they come from the cache.
@Suite struct LiveNamesTests {
  private static let jobs =
    #"[{"id": "j0", "type": "mirror", "status": "ready", "current-progress": 0, "#
    + #""total-progress": 0}]"#
  private static let job = HMPCandidate("j0", description: "mirror job, ready")

  @Test @MainLoop func responsesAreCachedUntilAChange() async throws {
    let answers = try Self.answers(["query-jobs": Self.jobs])
    let target = ScriptedTarget(answers)
    let names = LiveNames(target, timeLimit: .seconds(60))
    #expect(await names.candidates(request("job")) == [Self.job])
    #expect(await names.candidates(request("job")) == [Self.job])
    #expect(target.calls == ["query-jobs"])
    names.heard(event: "RTC_CHANGE")
    _ = await names.candidates(request("job"))
    #expect(target.calls == ["query-jobs"])
    names.heard(event: "JOB_STATUS_CHANGE")
    _ = await names.candidates(request("job"))
    #expect(target.calls == ["query-jobs", "query-jobs"])
    names.forget()
    #expect(await names.candidates(request("job")) == [Self.job])
    #expect(target.calls.count == 3)
  }

  @Test @MainLoop func constantsAreQueriedOnce() async throws {
    let answers = try Self.answers(["query-chardev-backends": #"[{"name": "null"}]"#])
    let target = ScriptedTarget(answers)
    let names = LiveNames(target, timeLimit: .seconds(60))
    for _ in 0..<3 {
      #expect(await names.candidates(request("chardev-type")) == [HMPCandidate("null")])
      names.forget()
    }
    #expect(target.calls == ["query-chardev-backends"])
  }

  @Test @MainLoop func errorsAreCachedAndOfferNothing() async {
    let target = ScriptedTarget(["query-jobs": .failure(.command(.commandNotFound("query-jobs")))])
    let names = LiveNames(target, timeLimit: .seconds(60))
    for _ in 0..<2 { #expect(await names.candidates(request("job")) == []) }
    #expect(target.calls == ["query-jobs"])
    #expect(await names.candidates(request("nonsense")) == [])
  }

  /// A limit that passes before a target answers that is told to in the test.
  private static let atOnce = Duration.zero

  @Test @MainLoop func aLateResponseServesTheNextRequest() async throws {
    let jobs = try JSONValue.parse(Self.jobs)
    let target = SlowTarget()
    let names = LiveNames(target, timeLimit: Self.atOnce)
    #expect(await names.candidates(request("job")) == [])
    #expect(await names.candidates(request("job")) == [])
    #expect(target.waiting.count == 1, "the target is asked a question that it has not answered")
    await target.answer(jobs, to: names)
    #expect(await names.candidates(request("job")) == [Self.job])
  }

  @Test @MainLoop func whileAQueryRunsTheOldResponseIsOffered() async throws {
    let jobs = try JSONValue.parse(Self.jobs)
    let target = SlowTarget()
    let names = LiveNames(target, timeLimit: Self.atOnce)
    _ = await names.candidates(request("job"))
    await target.answer(jobs, to: names)
    names.forget()
    #expect(await names.candidates(request("job")) == [Self.job])
    #expect(target.waiting.count == 1)
    names.forget()
    await target.answer([], to: names)
    #expect(
      await names.candidates(request("job")) == [], "an answer from before a change is asked for again")
    #expect(target.waiting.count == 1)
  }

  @Test @MainLoop func aResponseInTimeIsOffered() async throws {
    let jobs = try JSONValue.parse(Self.jobs)
    let target = SlowTarget()
    let names = LiveNames(target, timeLimit: .seconds(60))
    async let candidates = names.candidates(request("job"))
    await target.answer(jobs, to: names)
    #expect(await candidates == [Self.job])
  }

  private static func answers(_ texts: [String: String]) throws -> [String: Result<JSONValue, TargetError>] {
    try texts.mapValues { .success(try JSONValue.parse($0)) }
  }
}

/// A request for a kind of candidates.
func request(
  _ kind: String, _ prefix: String = "", row: HMPRow = HMPRow(name: "row", binding: .none),
  argument: String = "argument", arguments: HMPArguments = HMPArguments()
) -> HMPValueRequest {
  HMPValueRequest(kind: kind, prefix: prefix, row: row, argument: argument, arguments: arguments)
}

/// A target that responds when the test tells it to.
@MainLoop private final class SlowTarget: CommandTarget {
  private(set) var waiting: [CheckedContinuation<JSONValue, Never>] = []

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    await withCheckedContinuation { waiting.append($0) }
  }

  func commandNames() async throws(TargetError) -> Set<String> { [] }

  /// Responds to all queries, after waiting for at least one, and returns when the responses have been processed.
  func answer(_ value: JSONValue, to names: LiveNames) async {
    while waiting.isEmpty { await MainLoop.nextTurn() }
    for continuation in waiting { continuation.resume(returning: value) }
    waiting = []
    while names.isQuerying { await MainLoop.nextTurn() }
  }
}

extension MainLoop {
  /// Returns after the jobs that the loop has at the moment.
  @MainLoop fileprivate static func nextTurn() async {
    await withCheckedContinuation { continuation in
      MainLoop.schedule(after: .zero) { continuation.resume() }
    }
  }
}
