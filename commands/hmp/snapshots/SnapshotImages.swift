import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime

/// The images that a snapshot of the machine is made of, in the order in which QEMU's own monitor takes them.
struct SnapshotImages: Sendable {
  struct Image: Sendable {
    /// The disk; empty for a node that no disk with a name has.
    var device: String
    var node: String
    var snapshots: [SnapshotInfo]
    var canSnapshot: Bool
    /// Whether a snapshot of the machine includes it: it can be written, and nothing but a disk is above it.
    var isRequired: Bool

    func has(_ tag: String) -> Bool { snapshots.contains { $0.name == tag } }
  }

  let images: [Image]
  /// How tables of snapshots are laid out.
  let layout: SnapshotTable.Layout

  /// Those that a snapshot includes; where one of them can't have any, the target refuses.
  var required: [Image] { images.filter(\.isRequired) }

  /// The one that the state of the machine is stored in.
  var vmstate: Image? { required.first(where: \.canSnapshot) }

  @MainLoop
  init(_ context: HMPContext) async throws(HMPFailure) {
    let disks = try await context.ask(QueryBlock(), to: "list disks")
    let nodes = try await context.ask(QueryNamedBlockNodes(flat: true), to: "list nodes")
    do throws(TargetError) {
      let graph = try await context.target.execute(XDebugQueryBlockGraph())
      self.init(disks: disks, nodes: nodes, graph: BlockGraph(graph))
    } catch {
      guard case .command = error else { throw HMPFailure(error) }
      self.init(disks: disks, nodes: nodes, graph: nil)
    }
  }

  init(disks: [BlockInfo], nodes: [BlockDeviceInfo], graph: BlockGraph?) {
    let described = Dictionary(nodes.map { ($0.nodeName ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    let roots = graph?.roots ?? disks.compactMap { $0.inserted?.nodeName }
    // The newest is listed first. A name that the target has made up is no name.
    let others = nodes.reversed().compactMap(\.nodeName).filter { !roots.contains($0) && $0.first != "#" }
    images = (roots + others).compactMap { name in
      guard let node = described[name], !node.ro else { return nil }
      let isTop = roots.contains(name) || !(graph?.isUsed(name) ?? !disks.isEmpty)
      return Image(
        device: disks.first { $0.inserted?.nodeName == name }?.device ?? "", node: name,
        snapshots: node.image.snapshots ?? [], canSnapshot: Self.canSnapshot(name, described, graph),
        isRequired: isTop)
    }
    layout = SnapshotTable.Layout(of: nodes)
  }

  /// The drivers that keep snapshots in their images.
  private static let drivers: Set<String> = ["qcow2", "rbd"]

  /// Bounds the walk down; no chain of filters is as long.
  private static let depthLimit = 64

  private static func canSnapshot(_ name: String, _ nodes: [String: BlockDeviceInfo], _ graph: BlockGraph?) -> Bool {
    var name = name
    for _ in 0..<depthLimit {
      guard let node = nodes[name], !node.ro else { return false }
      if drivers.contains(node.drv) { return true }
      guard let source = graph?.source(of: name) else { return false }
      name = source
    }
    return false
  }
}

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
