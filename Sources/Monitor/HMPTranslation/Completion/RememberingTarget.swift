import HMP
import MainLoop
import QAPIRuntime
import QJSON

/// A target that is asked the same question once, until something has changed.
///
/// Refusals are remembered like answers; a lost connection is not.
@MainLoop
final class RememberingTarget: CommandTarget {
  private typealias Answer = Result<any QAPIValue, TargetError>

  private struct Memory {
    var answer: Answer
    var isFresh: Bool
  }

  /// Beyond this many answers, all are forgotten.
  private static let limit = 1024

  private let target: any CommandTarget
  private var memories: [String: Memory] = [:]
  private var questions: [String: Task<Answer, Never>] = [:]
  private var changes = 0

  init(_ target: any CommandTarget) {
    self.target = target
  }

  /// Whether a question has no answer yet.
  var isAsking: Bool { !questions.isEmpty }

  /// From now on questions are asked anew, except for those of which the answer never changes.
  func forget() {
    changes += 1
    for (key, _) in memories where !Self.isLasting(key) { memories[key]?.isFresh = false }
  }

  /// What was last answered, without asking; outdated answers as well.
  var recalled: any CommandTarget { RecalledTarget { self.memories[$0]?.answer } }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    let key = Self.key(of: call)
    if let memory = memories[key], memory.isFresh { return try memory.answer.get() }
    if let question = questions[key] { return try await question.value.get() }
    let (target, asked) = (target, changes)
    let question = MainLoop.task { () async -> Answer in
      do throws(TargetError) {
        return .success(try Self.typed(try await target.execute(call), call))
      } catch {
        return .failure(error)
      }
    }
    questions[key] = question
    let answer = await question.value
    questions[key] = nil
    if answer.isRemarkable {
      if memories.count >= Self.limit { memories = [:] }
      memories[key] = Memory(answer: answer, isFresh: asked == changes || Self.isLasting(key))
    }
    return try answer.get()
  }

  func commandNames() async throws(TargetError) -> Set<String> { try await target.commandNames() }

  /// The call as text, its name first.
  fileprivate static func key(of call: CommandCall) -> String {
    let arguments = call.arguments
    return arguments.isEmpty ? call.name : call.name + " " + JSONValue.object(arguments).text()
  }

  /// Whether the answer stays the same as long as the target is the same.
  private static func isLasting(_ key: String) -> Bool {
    key == NativeNames.driversQuestion || lastingCommands.contains(String(key.prefix { $0 != " " }))
  }

  private static let lastingCommands: Set<String> = [
    "query-qmp-schema", "qom-list-types", "device-list-properties", "qom-list-properties",
    "query-command-line-options", "query-chardev-backends",
  ]

  /// Reads a reply once, and not each time that it is looked at.
  private static func typed(_ reply: any QAPIValue, _ call: CommandCall) throws(TargetError) -> any QAPIValue {
    guard case .typed(let command) = call.input else { return reply }
    do throws(ReadError) { return try command.result(reply) } catch { throw .malformedReply(error) }
  }
}

extension QAPICommand {
  /// A reply as what the command returns.
  fileprivate func result(_ reply: any QAPIValue) throws(ReadError) -> any QAPIValue {
    if let result = reply as? Result { return result }
    return try Result(reading: reply.json, .lenient)
  }
}

extension Result<any QAPIValue, TargetError> {
  /// Whether it tells something about the target, and not only about the way there.
  fileprivate var isRemarkable: Bool {
    switch self {
    case .success, .failure(.command), .failure(.malformedReply), .failure(.refused): true
    case .failure(.connectionLost), .failure(.timedOut), .failure(.cancelled): false
    }
  }
}

/// What a target has answered, without the target.
@MainLoop
private final class RecalledTarget: CommandTarget {
  private let recall: @MainLoop (_ key: String) -> Result<any QAPIValue, TargetError>?

  init(_ recall: @escaping @MainLoop (_ key: String) -> Result<any QAPIValue, TargetError>?) {
    self.recall = recall
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    guard let answer = recall(RememberingTarget.key(of: call)) else { throw .timedOut(.zero) }
    return try answer.get()
  }

  func commandNames() async throws(TargetError) -> Set<String> { throw .timedOut(.zero) }
}
