import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

/// The tree of objects.
extension LiveValues {
  /// The names of the objects right below a path, with their types.
  func children(of path: String) async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QomList(path: path)).compactMap { property in
      property.childType.map { HMPCandidate(property.name, description: $0) }
    }
  }

  /// The paths that go on from what has been typed; one that has more below it ends with a slash.
  func objects(below prefix: String) async throws(TargetError) -> [HMPCandidate] {
    guard let slash = prefix.lastIndex(of: "/") else { return [HMPCandidate("/", isComplete: false)] }
    let folder = String(prefix[...slash])
    let start = prefix[prefix.index(after: slash)...]
    let properties = try await target.execute(QomList(path: Self.path(folder))).filter { $0.name.hasPrefix(start) }
    // All are asked at once: a distant target takes its time for each answer.
    let answers = properties.map { property in
      MainLoop.task { property.childType != nil ? await hasChildren(folder + property.name) : false }
    }
    var candidates: [HMPCandidate] = []
    for (property, answer) in zip(properties, answers) {
      guard let type = property.childType ?? property.linkType else { continue }
      let hasMore = await answer.value
      let label = property.name + (hasMore ? "/" : "")
      candidates.append(HMPCandidate(folder + label, description: type, label: label, isComplete: !hasMore))
    }
    return candidates
  }

  /// What an object has, but for the objects below it.
  func properties(ofObject path: String) async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QomList(path: path)).compactMap { property in
      guard property.childType == nil else { return nil }
      return HMPCandidate(property.name, description: property.words)
    }
  }

  private func hasChildren(_ path: String) async -> Bool {
    ((try? await target.execute(QomList(path: path))) ?? []).contains { $0.childType != nil }
  }

  /// Without the slash at the end, except for the root.
  private static func path(_ folder: String) -> String { folder.count > 1 ? String(folder.dropLast()) : folder }
}

extension ObjectPropertyInfo {
  /// The type of the object that it refers to; nil when it refers to none.
  var linkType: String? {
    guard type.hasPrefix("link<"), type.hasSuffix(">") else { return nil }
    return String(type.dropFirst("link<".count).dropLast())
  }

  /// Its type and what the target says of it.
  var words: String { description.map { "\(type), \($0)" } ?? type }
}
