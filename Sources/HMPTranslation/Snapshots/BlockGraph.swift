import MonitorAPI

/// Which nodes are below which, and which are those of disks.
struct BlockGraph {
  /// The nodes at the top of disks and exports, in the order in which those were made; each once, for the newest.
  private(set) var roots: [String] = []
  private var children: [String: [(role: String, node: String)]] = [:]
  private var used: Set<String> = []

  init(_ graph: XDbgBlockGraph) {
    let names = Dictionary(
      graph.nodes.filter { $0.type == .blockDriver }.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    // The target numbers them as it comes across them.
    for disk in graph.nodes.filter({ $0.type == .blockBackend }).sorted(by: { $0.id < $1.id }) {
      for edge in graph.edges where edge.parent == disk.id {
        guard let root = names[edge.child] else { continue }
        roots.removeAll { $0 == root }
        roots.append(root)
      }
    }
    for edge in graph.edges {
      guard let child = names[edge.child] else { continue }
      used.insert(child)
      if let parent = names[edge.parent] { children[parent, default: []].append((edge.name, child)) }
    }
  }

  /// Whether anything is above the node.
  func isUsed(_ node: String) -> Bool { used.contains(node) }

  /// The node that has the data of one that keeps nothing by itself; nil where there is none, or more than one.
  func source(of node: String) -> String? {
    let children = children[node] ?? []
    guard let file = children.first(where: { $0.role == "file" }) else {
      return children.count == 1 ? children[0].node : nil
    }
    return children.allSatisfy { $0.role == "file" || $0.role == "backing" } ? file.node : nil
  }
}
