package import MainLoop
import NIOCore

/// A named place in the graph: a layer, with its requests, permissions and users.
///
/// Requests run off the main loop or suspended; each one pins the node until it has ended.
@MainLoop
package final class BlockNode {
  package nonisolated let name: String
  /// Whether it was added by name, and stays until it is removed by name.
  package let isOwnedByMonitor: Bool
  /// Nil for a node of a ready-made layer.
  package let definition: BlockNodeDefinition?
  package let requests = RequestQueue()
  /// How many nodes lie below one another from here on, this one included.
  let depth: Int
  let layer: any BlockLayer
  var parents: [String] = []
  var grants: [BlockGrant] = []
  /// Set once it is out of the graph; a caller may still have it.
  private(set) var isClosed = false
  private let wantsReadOnly: Bool
  let ignoresFlush: Bool

  init(
    named name: String, _ layer: any BlockLayer, definition: BlockNodeDefinition?, readOnly: Bool,
    isOwnedByMonitor: Bool
  ) {
    self.name = name
    self.layer = layer
    self.definition = definition
    self.isOwnedByMonitor = isOwnedByMonitor
    wantsReadOnly = readOnly
    ignoresFlush = definition?.noFlush ?? false
    depth = 1 + (layer.children.map(\.node.depth).max() ?? 0)
    for child in layer.children { child.node.parents.append(name) }
  }

  package var driver: String { layer.driver }
  package var children: [BlockChild] { layer.children }
  package var capabilities: BlockCapabilities { layer.capabilities }
  package var alignment: Int { layer.alignment }
  package var isReadOnly: Bool { wantsReadOnly || layer.isReadOnly }
  package var filename: String? { layer.filename }
  package var allocatedSize: Int64? { layer.allocatedLength }

  /// In bytes, a whole number of sectors.
  ///
  /// What lies behind the end of the layer in the last one reads as zeroes.
  package var size: Int64 {
    let (sectors, rest) = layer.length.quotientAndRemainder(dividingBy: BlockLimits.sector)
    return (sectors + (rest > 0 ? 1 : 0)) * BlockLimits.sector
  }

  /// Who keeps it from being removed.
  package var users: [BlockUser] {
    let count = requests.inFlight.count + requests.queued.count
    return parents.map { .parent($0) } + (count > 0 ? [.requests(count)] : []) + grants.map(\.user)
  }

  /// Lets go of the layer and of the nodes below.
  func close() {
    for child in layer.children {
      if let index = child.node.parents.firstIndex(of: name) { child.node.parents.remove(at: index) }
    }
    isClosed = true
    layer.close()
  }
}
