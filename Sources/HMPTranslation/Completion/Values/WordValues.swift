import HMP
import MainLoop
import QAPIRuntime

/// Words that the target's description of its commands has.
extension LiveValues {
  /// The values that an argument of the row's commands can have there; none where that cannot be told.
  func enumerated(_ request: HMPValueRequest) async throws(TargetError) -> [HMPCandidate] {
    let schema = try await schema()
    for command in request.row.qmpCommands {
      for member in members(of: request) {
        let words = schema.words(at: [member], in: command)
        if !words.isEmpty { return words.map { HMPCandidate($0) } }
      }
    }
    return []
  }

  /// The members that an argument may be given to.
  private func members(of request: HMPValueRequest) -> [String] {
    if case .call(let call) = request.row.binding,
      let mapping = call.mapping.first(where: { $0.argument == request.argument })
    {
      return mapping.members
    }
    return [request.argument, String(request.argument.map { $0 == "_" ? "-" : $0 })]
  }

  /// The last of keys that are pressed together, behind the others.
  func keys(_ prefix: String) async throws(TargetError) -> [HMPCandidate] {
    let head = prefix.lastIndex(of: "-").map { String(prefix[...$0]) } ?? ""
    let words = try await schema().words(at: ["keys", "0", "data"], in: "send-key") { path in
      path == ["keys", "0", "type"] ? "qcode" : nil
    }
    return words.map { HMPCandidate(head + $0, label: $0) }
  }
}
