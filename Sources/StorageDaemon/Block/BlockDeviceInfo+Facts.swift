import BlockStorage
import MainLoop
import MonitorAPI
import Platform
import QJSON

extension BlockDeviceInfo {
  @MainLoop
  init(_ facts: BlockNodeFacts, in graph: BlockGraph) {
    let filename = graph.filename(facts)
    self.init(
      file: filename, nodeName: facts.name, ro: facts.isReadOnly, drv: facts.driver, backingFileDepth: 0,
      encrypted: false, detectZeroes: .off, bps: 0, bpsRd: 0, bpsWr: 0, iops: 0, iopsRd: 0, iopsWr: 0,
      image: ImageInfo(
        filename: filename, format: facts.driver, dirtyFlag: graph.isOnFile(facts) ? false : nil,
        actualSize: facts.allocatedSize ?? 0, virtualSize: facts.size, clusterSize: facts.clusterSize),
      cache: BlockdevCacheInfo(writeback: true, direct: false, noFlush: facts.ignoresFlush), writeThreshold: 0)
  }
}

extension BlockGraph {
  /// The name of the file with the same bytes; where there is none, a description of the node.
  fileprivate func filename(_ facts: BlockNodeFacts) -> String {
    facts.filename ?? "json:" + JSONValue.object(description(facts)).text()
  }

  fileprivate func isOnFile(_ facts: BlockNodeFacts) -> Bool {
    facts.driver == "file" || facts.children.contains { find($0.node).map { isOnFile($0.facts) } ?? false }
  }

  private func description(_ facts: BlockNodeFacts) -> JSONObject {
    var object: JSONObject = ["driver": .string(facts.driver)]
    switch facts.definition?.driver {
    case .file(let options): object["filename"] = .string(options.filename.text)
    case .null(let options):
      object["size"] = .integer(options.size)
      if options.readZeroes { object["read-zeroes"] = .bool(true) }
    case .raw(let options):
      if let offset = options.offset { object["offset"] = .integer(offset) }
      if let size = options.size { object["size"] = .integer(size) }
    case nil: break
    }
    for child in facts.children {
      if let below = find(child.node) { object[child.role] = .object(description(below.facts)) }
    }
    return object
  }
}
