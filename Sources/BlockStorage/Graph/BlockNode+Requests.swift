import MainLoop
package import NIOCore

/// Requests. Each waits for its turn, is checked against the state that it then finds, and runs.
///
/// Cancelling the task ends one that waits, and one that runs when its layer can stop.
extension BlockNode {
  /// Reads exactly that range.
  ///
  /// - Throws: `noSuchNode` when it has been removed, `outOfRange`, `misaligned`, `tooLong`, `requestFailed`, `cancelled`
  package func read(_ range: ByteRange) async throws(BlockError) -> ByteBuffer {
    try await perform(.read, range) { () async throws(BlockError) in try await self.layer.read(range) }
  }

  /// Writes all readable bytes of the buffer.
  ///
  /// Whoever writes holds the permission.
  /// - Throws: as `read`, and `readOnly`
  package func write(_ bytes: ByteBuffer, at offset: Int64) async throws(BlockError) {
    let range = ByteRange(offset: offset, count: bytes.readableBytes)
    try await perform(.write, range) { () async throws(BlockError) in
      try await self.layer.write(bytes, at: offset)
    }
  }

  /// Makes the range read as zeroes, without transferring them where the layer can do that.
  package func writeZeroes(_ range: ByteRange) async throws(BlockError) {
    try await perform(.writeZeroes, range) { () async throws(BlockError) in
      if self.capabilities.contains(.writeZeroes) {
        try await self.layer.writeZeroes(range)
      } else {
        try await self.layer.write(ByteBuffer(repeating: 0, count: range.count), at: range.offset)
      }
    }
  }

  /// Tells that the content of the range is not needed any more.
  ///
  /// Without effect on layers that have no use for that.
  package func discard(_ range: ByteRange) async throws(BlockError) {
    try await perform(.discard, range) { () async throws(BlockError) in
      if self.capabilities.contains(.discard) { try await self.layer.discard(range) }
    }
  }

  /// Makes what was written survive a loss of power.
  package func flush() async throws(BlockError) {
    try await perform(.flush, nil) { () async throws(BlockError) in
      if !self.ignoresFlush { try await self.layer.flush() }
    }
  }

  /// Changes the size once the requests in flight have ended; later ones wait until it is done.
  ///
  /// The layer gets exactly that length, and the node the next whole number of sectors. Cancelling has an effect only
  /// while it waits. When it fails or is cancelled, the size is as before. Whoever resizes holds the permission.
  /// - Throws: `sizeOutOfRange`, `readOnly`, `unsupported`, `fixedSize`, `requestFailed`, `cancelled`
  package func resize(to length: Int64, _ preallocation: Preallocation = .off) async throws(BlockError) {
    guard (0...BlockLimits.maximumSize).contains(length) else {
      throw .sizeOutOfRange(length, maximum: BlockLimits.maximumSize)
    }
    try check(.resize, nil)
    try await perform(.resize, nil) { () async throws(BlockError) in
      if Task.isCancelled { throw .cancelled }
      try await self.layer.resize(to: length, preallocation)
    }
  }

  private func perform<Value>(
    _ kind: BlockRequest.Kind, _ range: ByteRange?, _ body: @MainLoop () async throws(BlockError) -> Value
  ) async throws(BlockError) -> Value {
    let request = try await requests.begin(kind, range, on: name)
    defer { requests.end(request) }
    try check(kind, range)
    return try await Coroutine.wait(for: "\(kind.name) on node '\(name)'", body)
  }

  private func check(_ kind: BlockRequest.Kind, _ range: ByteRange?) throws(BlockError) {
    if isClosed { throw .noSuchNode(name) }
    if kind.isWriting || kind == .resize, isReadOnly { throw .readOnly(node: name) }
    if kind == .resize, !capabilities.contains(.resize) { throw .unsupported(node: name, kind) }
    guard let range else { return }
    guard let end = range.end, end <= size else { throw .outOfRange(node: name, kind, range, size: size) }
    guard range.count <= BlockLimits.maximumRequest else {
      throw .tooLong(count: range.count, maximum: BlockLimits.maximumRequest)
    }
    let alignment = alignment
    guard range.offset.isMultiple(of: Int64(alignment)), range.count.isMultiple(of: alignment) else {
      throw .misaligned(node: name, range, alignment: alignment)
    }
  }
}
