package import BlockStorage
package import MainLoop

/// The embedded target: handlers of the schema's commands over a graph of block nodes.
///
/// The handlers are extensions of this class, one file for each topic.
@MainLoop
package final class StorageDaemon {
  package let graph: BlockGraph
  let control: ControlServices
  let backgroundIO = ImageIOBackground()

  package init(control: ControlServices, graph: BlockGraph) {
    self.control = control
    self.graph = graph
  }

  package convenience init(control: ControlServices) {
    self.init(control: control, graph: BlockGraph())
  }

  /// Gives up what runs in the background, and makes what was written to files survive a loss of power.
  ///
  /// Nodes with requests in flight are left as they are.
  package func close() async {
    backgroundIO.cancelAll()
    for node in graph.nodes where node.requests.isIdle && node.children.isEmpty && node.filename != nil {
      guard case .file = node.definition?.driver, !node.isReadOnly else { continue }
      // Nobody is left who could be told.
      try? await node.flush()
    }
  }
}
