import BlockStorage
import MainLoop
package import MonitorAPI
import Platform
package import QAPIRuntime
import QJSON

extension StorageDaemon: StorageEngineHandlers {
  /// Empty: block devices belong to virtual machines, and there is none.
  package func queryBlock(_: borrowing PlainContext) throws(QMPError) -> [BlockInfo] { [] }

  /// Asks the storage for the allocated sizes; that of a storage that does not answer soon is as it was last found out.
  package func queryNamedBlockNodes(
    _: borrowing CoroutineContext, flat: Bool?
  ) async throws(QMPError) -> [BlockDeviceInfo] {
    await Coroutine.wait(for: "the sizes of the nodes") { await graph.refresh(within: Self.patienceForSizes) }
    return graph.nodes.reversed().map { BlockDeviceInfo($0.facts, in: graph) }
  }

  /// The longest that a query waits for sizes.
  private static let patienceForSizes = Duration.milliseconds(50)

  /// Cancelling it leaves no node behind.
  package func blockdevAdd(_: borrowing CoroutineContext, _ arguments: BlockdevOptions) async throws(QMPError) {
    let definition = try BlockNodeDefinition(arguments)
    let graph = graph
    do throws(BlockError) {
      _ = try await work.run("opening of node '\(definition.name ?? "")'") { () async throws(BlockError) in
        try await graph.add(definition)
      }
    } catch {
      throw QMPError(error)
    }
  }

  /// Cancelling it after it has begun has no effect.
  package func blockdevDel(_: borrowing CoroutineContext, nodeName: String) async throws(QMPError) {
    guard graph.find(nodeName) != nil else {
      throw .generic("Failed to find node with node-name='\(nodeName)'")
    }
    let (graph, backgroundIO) = (graph, backgroundIO)
    do throws(BlockError) {
      try await work.run("closing of node '\(nodeName)'") { () async throws(BlockError) in
        try await graph.remove(nodeName)
        backgroundIO.forget(nodeName)
      }
    } catch {
      throw QMPError(error)
    }
  }

  /// Waits for the requests in flight on the node, and changes its size.
  ///
  /// Cancelling it while it waits leaves the size unchanged. Cancelled later it still takes effect, unless the storage fails.
  package func blockResize(
    _: borrowing CoroutineContext, device: String?, nodeName: String?, size: Int64
  ) async throws(QMPError) {
    let node = try findNode(device: device, nodeName: nodeName)
    guard size >= 0 else { throw .generic("Parameter 'size' expects a >0 size") }
    let graph = graph
    do throws(BlockError) {
      try await work.run("resize of node '\(node.name)'") { () async throws(BlockError) in
        try await graph.resize(node.name, to: size, for: .named("block_resize"))
      }
    } catch {
      throw QMPError(error)
    }
  }

  /// Runs a line, and suspends until its requests have completed, except those in the background.
  package func xQemuIo(
    _: borrowing CoroutineContext, device: String?, nodeName: String?, command: String
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
    let execution = ImageIOExecution(node: node, work: work)
    switch line {
    case .background(let command):
      try backgroundIO.start(command, execution)
      return ""
    case .waitForBackground: return try await backgroundIO.finish(node.name)
    case .command(let command): return try await execution.run(command)
    case .help(let text): return text
    }
  }

  /// Finds the node; without block devices only node names can match.
  private func findNode(device: String?, nodeName: String?) throws(QMPError) -> BlockNode {
    if let node = nodeName.flatMap({ graph.find($0) }) { return node }
    throw .generic("Cannot find device='\(device ?? "")' nor node-name='\(nodeName ?? "")'")
  }
}

extension BlockDeviceInfo {
  @MainLoop
  init(_ facts: BlockNodeFacts, in graph: BlockGraph) {
    let filename = graph.filename(facts)
    let fallbacks = LayerFallback.allCases.filter(facts.fallbacks.contains).map { BlockFallback($0) }
    self.init(
      file: filename, nodeName: facts.name, ro: facts.isReadOnly, drv: facts.driver, backingFileDepth: 0,
      encrypted: false, detectZeroes: .off, bps: 0, bpsRd: 0, bpsWr: 0, iops: 0, iopsRd: 0, iopsWr: 0,
      image: ImageInfo(
        filename: filename, format: facts.driver, dirtyFlag: graph.isOnFile(facts) ? false : nil,
        actualSize: facts.allocatedSize ?? 0, virtualSize: facts.size, clusterSize: facts.clusterSize),
      cache: BlockdevCacheInfo(writeback: true, direct: false, noFlush: facts.ignoresFlush), writeThreshold: 0,
      xFallbacks: fallbacks.isEmpty ? nil : fallbacks)
  }
}

extension BlockFallback {
  fileprivate init(_ fallback: LayerFallback) {
    self =
      switch fallback {
      case .writtenZeroes: .writtenZeroes
      case .ignoredDiscards: .ignoredDiscards
      }
  }
}

extension BlockGraph {
  /// The name of the file that holds the same bytes or, if there is none, a description of the node.
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

extension BlockNodeDefinition {
  /// Reads the options of a node, which are the arguments of a command or the member of them at that path.
  ///
  /// - Throws: if they ask for something that the engine does not have
  init(_ options: BlockdevOptions, at path: String = "") throws(QMPError) {
    if options.forceShare == true, options.readOnly != true {
      throw .generic("force-share=on can only be used with read-only images")
    }
    if options.cache?.direct == true { throw .unavailable("cache.direct=on") }
    switch options.detectZeroes {
    case .on, .unmap, .unknown: throw .unavailable("detect-zeroes=\(options.detectZeroes?.name ?? "")")
    case .off, nil: break
    }
    self.init(
      name: options.nodeName, readOnly: options.readOnly, autoReadOnly: options.autoReadOnly,
      noFlush: options.cache?.noFlush ?? false, driver: try BlockDriverOptions(options, at: path))
  }
}

extension BlockDriverOptions {
  fileprivate init(_ options: BlockdevOptions, at path: String) throws(QMPError) {
    switch options.variant {
    case .file(let file):
      switch file.aio {
      case .native, .ioUring, .unknown: throw .unavailable("aio=\(file.aio?.name ?? "")")
      case .threads, nil: break
      }
      self = .file(
        FileOptions(
          filename: try .argument(file.filename, named: path + "filename"),
          locking: file.locking != .off && options.forceShare != true, discards: options.discard == .unmap))
    case .nullCo(let null): self = .null(NullOptions("null-co", null))
    case .nullAio(let null): self = .null(NullOptions("null-aio", null))
    case .raw(let raw):
      self = .raw(
        RawOptions(file: try BlockReference(raw.file, at: path + "file."), offset: raw.offset, size: raw.size))
    case .unknown(let driver): throw .generic("Unknown driver '\(driver)'")
    }
  }
}

extension NullOptions {
  fileprivate init(_ driver: String, _ options: BlockdevOptionsNull) {
    self.init(
      driver: driver, size: options.size ?? NullOptions.defaultSize, latency: options.latencyNs ?? 0,
      readZeroes: options.readZeroes ?? false)
  }
}

extension BlockReference {
  fileprivate init(_ reference: BlockdevRef, at path: String) throws(QMPError) {
    switch reference {
    case .reference(let name): self = .existing(name)
    case .definition(let options): self = .inline(try BlockNodeDefinition(options, at: path))
    }
  }
}

extension SystemString {
  /// Checks an argument that goes to the system; the name is its path in the arguments.
  fileprivate static func argument(_ text: String, named name: String) throws(QMPError) -> SystemString {
    do throws(SystemString.ContainsNUL) {
      return try SystemString(text)
    } catch {
      throw .generic("Parameter '\(name)' must not contain a NUL character")
    }
  }
}

extension QMPError {
  fileprivate static func unavailable(_ option: String) -> QMPError {
    .generic("The embedded storage engine does not have \(option)")
  }
}
