package import MainLoop

/// Shows a node's bytes as they are, all of them or a window.
@MainLoop
package final class RawLayer: BlockLayer {
  package nonisolated let driver = "raw"
  package let capabilities: BlockCapabilities
  private let name: String
  private let file: BlockNode
  private let offset: Int64
  private let size: Int64?

  /// - Throws: `windowNotInSectors`, `windowOffsetBeyondEnd`, `windowBeyondEnd`
  init(named name: String, _ options: RawOptions, file: BlockNode) throws(BlockError) {
    let offset = options.offset ?? 0
    guard (0...file.size).contains(offset) else {
      throw .windowOffsetBeyondEnd(offset: offset, size: file.size)
    }
    if let size = options.size {
      guard size >= 0, size <= file.size - offset else {
        throw .windowBeyondEnd(offset: offset, count: size, size: file.size)
      }
      guard size.isMultiple(of: BlockLimits.sector) else { throw .windowNotInSectors(count: size) }
    }
    self.name = name
    self.file = file
    self.offset = offset
    size = options.size
    capabilities = file.capabilities.union(.resize)
    filename = options.offset == nil && options.size == nil ? file.filename : nil
    // Others must not move the end of a node in which a window has its place.
    let isWindow = offset != 0 || options.size != nil
    children = [
      BlockChild(role: "file", node: file, taking: [], sharing: isWindow ? .all.subtracting(.resize) : .all)
    ]
  }

  package let filename: String?
  package let children: [BlockChild]
  package var alignment: Int { file.alignment }
  package var isReadOnly: Bool { file.isReadOnly }
  package var allocatedLength: Int64? { file.allocatedSize }
  package var fallbacks: Set<LayerFallback> { file.fallbacks }

  /// As the end of the node below moves, so does ours when the window has none of its own.
  package var length: Int64 { size ?? max(0, file.size - offset) }

  package func read(_ range: ByteRange) async throws(BlockError) -> BlockData {
    try await file.read(below(range))
  }

  package func write(_ data: BlockData, at offset: Int64) async throws(BlockError) {
    try await file.write(data, at: self.offset + offset)
  }

  package func writeZeroes(_ range: ByteRange) async throws(BlockError) { try await file.writeZeroes(below(range)) }
  package func discard(_ range: ByteRange) async throws(BlockError) { try await file.discard(below(range)) }
  package func flush() async throws(BlockError) { try await file.flush() }

  package func resize(to length: Int64, _ preallocation: Preallocation) async throws(BlockError) {
    guard size == nil else { throw .fixedSize(node: name) }
    let (below, overflow) = length.addingReportingOverflow(offset)
    guard !overflow else { throw .sizeOutOfRange(length, maximum: BlockLimits.maximumSize - offset) }
    try await file.resize(to: below, preallocation)
  }

  // The node has checked that the range lies within our length, hence within that of the node below at that moment.
  private func below(_ range: ByteRange) -> ByteRange {
    ByteRange(offset: range.offset + offset, count: range.count)
  }
}
