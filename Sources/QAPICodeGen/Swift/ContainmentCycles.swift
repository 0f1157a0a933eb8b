import QAPISchema

/// Which values would contain themselves, and where a level of indirection ends that.
///
/// Branches are made indirect first; a struct's member is boxed only on what cycle then remains. Arrays hold their
/// elements elsewhere and break a cycle by themselves.
struct ContainmentCycles: Sendable {
  private typealias Graph = [String: Set<String>]

  private let branches: Set<Edge>
  private let members: Set<Edge>

  private struct Edge: Hashable {
    var from: String
    var to: String
  }

  init(_ schema: Schema) {
    var byMember: Graph = [:]
    var byBranch: Graph = [:]
    for entity in schema.entities {
      switch entity {
      case .object(let type):
        byMember[type.header.name] = Set(schema.allMembers(of: type).compactMap { Self.target($0.type) })
        byBranch[type.header.name] = Set((type.variants?.branches ?? []).compactMap { Self.target($0.type) })
      case .alternate(let type):
        byBranch[type.header.name] = Set(type.branches.compactMap { Self.target($0.type) })
      case .include, .builtin, .enumeration, .array, .command, .event: break
      }
    }
    let indirect = Self.cyclic(byBranch, in: byMember.merging(byBranch) { $0.union($1) })
    for edge in indirect { byBranch[edge.from]?.remove(edge.to) }
    branches = indirect
    members = Self.cyclic(byMember, in: byMember.merging(byBranch) { $0.union($1) })
  }

  /// Whether a branch of that type needs `indirect` in the union or alternate named.
  func isIndirect(_ type: TypeReference, in owner: String) -> Bool { contains(branches, type, owner) }

  /// Whether a member of that type needs a box in the struct or union named.
  func isBoxed(_ type: TypeReference, in owner: String) -> Bool { contains(members, type, owner) }

  private func contains(_ edges: Set<Edge>, _ type: TypeReference, _ owner: String) -> Bool {
    Self.target(type).map { edges.contains(Edge(from: owner, to: $0)) } ?? false
  }

  private static func target(_ type: TypeReference) -> String? {
    switch type {
    case .object(let name), .alternate(let name): name
    case .builtin, .enumeration, .array: nil
    }
  }

  /// Those edges of a part of the graph whose end leads back to their start.
  private static func cyclic(_ part: Graph, in graph: Graph) -> Set<Edge> {
    let cycles = GraphCycles(graph)
    var found: Set<Edge> = []
    for (from, targets) in part {
      for to in targets where cycles.share(from, to) { found.insert(Edge(from: from, to: to)) }
    }
    return found
  }
}
