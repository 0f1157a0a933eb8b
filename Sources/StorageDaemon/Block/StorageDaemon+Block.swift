import BlockStorage
import MainLoop
package import MonitorAPI
package import QAPIRuntime

extension StorageDaemon: BlockCoreHandlers {
  /// Disks belong to machines; there is none.
  package func queryBlock() throws(QMPError) -> [BlockInfo] { [] }

  /// Blocks for as long as the file systems take to tell how much is used.
  package func queryNamedBlockNodes(flat: Bool?) throws(QMPError) -> [BlockDeviceInfo] {
    graph.nodes.reversed().map { BlockDeviceInfo($0.facts, in: graph) }
  }

  package func blockdevAdd(_ arguments: BlockdevOptions) throws(QMPError) {
    let definition = try BlockNodeDefinition(arguments)
    do throws(BlockError) {
      try graph.add(definition)
    } catch {
      throw QMPError(error)
    }
  }

  package func blockdevDel(nodeName: String) throws(QMPError) {
    guard graph.find(nodeName) != nil else {
      throw .generic("Failed to find node with node-name='\(nodeName)'")
    }
    do throws(BlockError) {
      try graph.remove(nodeName)
    } catch {
      throw QMPError(error)
    }
    backgroundIO.forget(nodeName)
  }

  /// Waits for the requests in flight on the node.
  ///
  /// Cancelled while it waits, it leaves the size as it was; once the size is being changed, it runs on.
  package func blockResize(device: String?, nodeName: String?, size: Int64) async throws(QMPError) {
    let node = try findNode(device: device, nodeName: nodeName)
    guard size >= 0 else { throw .generic("Parameter 'size' expects a >0 size") }
    do throws(BlockError) {
      try await graph.resize(node.name, to: size, for: .named("block_resize"))
    } catch {
      throw QMPError(error)
    }
  }

  /// Suspends until the requests of the line have ended, but for those that run in the background.
  package func xQemuIo(
    device: String?, nodeName: String?, command: String
  ) async throws(QMPError) -> HumanReadableText {
    let node = try findNode(device: device, nodeName: nodeName)
    do throws(ImageIOFailure) {
      let line = try ImageIOLine(parsing: command)
      return HumanReadableText(humanReadableText: try await run(line, on: node))
    } catch {
      throw .generic(error.description)
    }
  }

  private func run(_ line: ImageIOLine?, on node: BlockNode) async throws(ImageIOFailure) -> String {
    guard let line else { return "" }
    let execution = ImageIOExecution(node: node)
    switch line {
    case .background(let command):
      backgroundIO.start(command, execution)
      return ""
    case .waitForBackground: return try await backgroundIO.finish(node.name)
    case .command(let command): return try await execution.run(command)
    case .help(let text): return text
    }
  }

  /// Since there are no disks, either name has to be that of a node.
  private func findNode(device: String?, nodeName: String?) throws(QMPError) -> BlockNode {
    if let node = nodeName.flatMap({ graph.find($0) }) { return node }
    throw .generic("Cannot find device='\(device ?? "")' nor node-name='\(nodeName ?? "")'")
  }
}
