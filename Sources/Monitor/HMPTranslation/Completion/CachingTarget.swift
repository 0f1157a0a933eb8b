import HMP
import MainLoop
import QAPIRuntime
import QJSON

/// A target that caches the responses to queries until the target may have changed.
///
/// Errors of the target are cached like other responses; a lost connection is not.
@MainLoop
final class CachingTarget: CommandTarget {
  private typealias Response = Result<any QAPIValue, TargetError>

  private struct Entry {
    var response: Response
    var isFresh: Bool
  }

  /// At this many responses, the cache is emptied.
  private static let limit = 1024

  private let target: any CommandTarget
  private var entries: [String: Entry] = [:]
  private var queries: [String: Task<Response, Never>] = [:]
  private var changes = 0

  init(_ target: any CommandTarget) {
    self.target = target
  }

  /// Whether a query is in progress.
  var isQuerying: Bool { !queries.isEmpty }

  /// Marks all responses as outdated, except those that never change.
  func forget() {
    changes += 1
    for (key, _) in entries where !Self.isConstant(key) { entries[key]?.isFresh = false }
  }

  /// The cached responses, including outdated ones.
  ///
  /// This target sends no queries.
  var cached: any CommandTarget { CacheOnlyTarget { self.entries[$0]?.response } }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    let key = Self.key(of: call)
    if let entry = entries[key], entry.isFresh { return try entry.response.get() }
    if let query = queries[key] { return try await query.value.get() }
    let (target, changesBefore) = (target, changes)
    let query = MainLoop.task { () async -> Response in
      do throws(TargetError) {
        return .success(try Self.typed(try await target.execute(call), call))
      } catch {
        return .failure(error)
      }
    }
    queries[key] = query
    let response = await query.value
    queries[key] = nil
    if response.isCacheable {
      if entries.count >= Self.limit { entries = [:] }
      entries[key] = Entry(response: response, isFresh: changesBefore == changes || Self.isConstant(key))
    }
    return try response.get()
  }

  func commandNames() async throws(TargetError) -> Set<String> { try await target.commandNames() }

  /// The call as text, beginning with its name.
  fileprivate static func key(of call: CommandCall) -> String {
    let arguments = call.arguments
    return arguments.isEmpty ? call.name : call.name + " " + JSONValue.object(arguments).text()
  }

  /// Whether the response stays valid as long as the target's process runs.
  private static func isConstant(_ key: String) -> Bool {
    key == NativeNames.driversQuery || constantCommands.contains(String(key.prefix { $0 != " " }))
  }

  private static let constantCommands: Set<String> = [
    "query-qmp-schema", "qom-list-types", "device-list-properties", "qom-list-properties",
    "query-command-line-options", "query-chardev-backends",
  ]

  private static func read<Command: QAPICommand>(
    _ response: any QAPIValue, _ command: Command
  ) throws(TargetError) -> any QAPIValue {
    try Command.result(in: response)
  }

  /// Reads the response as the command's result, so that cached responses are not read again.
  private static func typed(_ response: any QAPIValue, _ call: CommandCall) throws(TargetError) -> any QAPIValue {
    guard case .typed(let command) = call.input else { return response }
    return try read(response, command)
  }
}

extension Result<any QAPIValue, TargetError> {
  /// Whether the outcome says something about the target, not only about the connection.
  fileprivate var isCacheable: Bool {
    switch self {
    case .success, .failure(.command), .failure(.malformedResponse), .failure(.refused): true
    case .failure(.connectionLost), .failure(.timedOut), .failure(.cancelled): false
    }
  }
}

/// The cached responses of a target, without the target.
@MainLoop
private final class CacheOnlyTarget: CommandTarget {
  private let lookUp: @MainLoop (_ key: String) -> Result<any QAPIValue, TargetError>?

  init(_ lookUp: @escaping @MainLoop (_ key: String) -> Result<any QAPIValue, TargetError>?) {
    self.lookUp = lookUp
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    guard let response = lookUp(CachingTarget.key(of: call)) else { throw .timedOut(.zero) }
    return try response.get()
  }

  func commandNames() async throws(TargetError) -> Set<String> { throw .timedOut(.zero) }
}
