import QAPISchema

/// The places where a value would contain itself and needs a level of indirection.
///
/// Branches become indirect first; a struct's member is boxed only if a cycle remains. Arrays hold their elements
/// elsewhere, and so are part of no cycle.
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

  /// The edges of a part of the graph that are on a cycle.
  private static func cyclic(_ part: Graph, in graph: Graph) -> Set<Edge> {
    let cycles = GraphCycles(graph)
    var found: Set<Edge> = []
    for (from, targets) in part {
      for to in targets where cycles.share(from, to) { found.insert(Edge(from: from, to: to)) }
    }
    return found
  }
}

/// The strongly connected components of a graph, by Tarjan's algorithm.
///
/// The time is proportional to the number of edges. It is not recursive, so that a long path takes no stack.
private struct GraphCycles {
  private struct Visit {
    var node: String
    var targets: Set<String>.Iterator
  }

  private let graph: [String: Set<String>]
  /// The nodes' numbers in the order of visiting.
  private var numbers: [String: Int] = [:]
  /// The lowest number among the nodes known to be on a cycle with a node.
  private var lowest: [String: Int] = [:]
  private var components: [String: Int] = [:]
  /// The nodes without a component so far, in the order of their numbers.
  private var open: [String] = []
  private var path: [Visit] = []

  init(_ graph: [String: Set<String>]) {
    self.graph = graph
    for start in graph.keys where numbers[start] == nil {
      enter(start)
      while !path.isEmpty { step() }
    }
  }

  /// Whether each of two nodes can be reached from the other.
  func share(_ first: String, _ second: String) -> Bool { components[first] == components[second] }

  private mutating func enter(_ node: String) {
    numbers[node] = numbers.count
    lowest[node] = numbers[node]
    open.append(node)
    path.append(Visit(node: node, targets: (graph[node] ?? []).makeIterator()))
  }

  private mutating func step() {
    let last = path.count - 1
    let node = path[last].node
    if let target = path[last].targets.next() {
      if numbers[target] == nil { return enter(target) }
      if components[target] == nil { lower(node, to: numbers[target]) }
      return
    }
    path.removeLast()
    if lowest[node] == numbers[node] {
      let component = numbers[node]
      while let member = open.popLast() {
        components[member] = component
        if member == node { break }
      }
    }
    if let parent = path.last?.node { lower(parent, to: lowest[node]) }
  }

  private mutating func lower(_ node: String, to number: Int?) {
    if let number, let old = lowest[node], number < old { lowest[node] = number }
  }
}
