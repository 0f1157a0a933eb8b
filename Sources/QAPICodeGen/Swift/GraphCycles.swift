/// Which nodes of a graph lie on a common cycle: its strongly connected components, by Tarjan's algorithm.
///
/// Takes time in proportion to the edges, and no stack however long a path is.
struct GraphCycles {
  private struct Visit {
    var node: String
    var targets: Set<String>.Iterator
  }

  private let graph: [String: Set<String>]
  /// In the order in which nodes were reached.
  private var numbers: [String: Int] = [:]
  /// The lowest number that is known to be reached from a node and to reach it.
  private var lowest: [String: Int] = [:]
  private var components: [String: Int] = [:]
  /// Nodes that have no component yet, in the order of their numbers.
  private var open: [String] = []
  private var path: [Visit] = []

  init(_ graph: [String: Set<String>]) {
    self.graph = graph
    for start in graph.keys where numbers[start] == nil {
      enter(start)
      while !path.isEmpty { step() }
    }
  }

  /// Whether each of two nodes leads to the other.
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
