import BlockStorage
import MainLoop

/// Passes everything on to the layer below, after a call of its subclass.
@MainLoop
class InterceptingLayer: BlockLayer {
  nonisolated let driver: String
  let below: any BlockLayer

  init(above below: any BlockLayer) {
    self.below = below
    driver = below.driver
  }

  /// Called before each request is passed on.
  func before(_ kind: BlockRequest.Kind) async throws(BlockError) {}

  var capabilities: BlockCapabilities { below.capabilities }
  var alignment: Int { below.alignment }
  var length: Int64 { below.length }
  var children: [BlockChild] { [] }

  func read(_ range: ByteRange) async throws(BlockError) -> BlockData {
    try await before(.read)
    return try await below.read(range)
  }

  func write(_ data: BlockData, at offset: Int64) async throws(BlockError) {
    try await before(.write)
    try await below.write(data, at: offset)
  }

  func writeZeroes(_ range: ByteRange) async throws(BlockError) {
    try await before(.writeZeroes)
    try await below.writeZeroes(range)
  }

  func flush() async throws(BlockError) {
    try await before(.flush)
    try await below.flush()
  }

  func resize(to length: Int64, _ preallocation: Preallocation) async throws(BlockError) {
    try await before(.resize)
    try await below.resize(to: length, preallocation)
  }
}

/// Fails requests of the chosen kinds.
@MainLoop
final class FaultLayer: InterceptingLayer {
  var faults: [BlockRequest.Kind: BlockError] = [:]

  init(above below: any BlockLayer, failing faults: [BlockRequest.Kind: BlockError]) {
    self.faults = faults
    super.init(above: below)
  }

  override func before(_ kind: BlockRequest.Kind) async throws(BlockError) {
    if let fault = faults[kind] { throw fault }
  }
}

/// Holds requests of the chosen kinds until the test opens it.
@MainLoop
final class GateLayer: InterceptingLayer {
  private var held: [CheckedContinuation<Void, Never>] = []
  private var kinds: Set<BlockRequest.Kind>

  init(above below: any BlockLayer, holding kinds: Set<BlockRequest.Kind>) {
    self.kinds = kinds
    super.init(above: below)
  }

  /// How many requests are at the gate.
  var heldCount: Int { held.count }

  override func before(_ kind: BlockRequest.Kind) async throws(BlockError) {
    await withCheckedContinuation { continuation in
      if kinds.contains(kind) {
        held.append(continuation)
      } else {
        continuation.resume()
      }
    }
  }

  /// Lets those at the gate pass, and all later ones.
  func open() {
    kinds = []
    letPass()
  }

  /// Lets those at the gate pass.
  func letPass() {
    let passing = held
    held = []
    for continuation in passing { continuation.resume() }
  }
}

/// Lies on a node with permissions of the test's choice.
@MainLoop
final class ChildLayer: InterceptingLayer {
  private let child: BlockChild

  init(_ child: BlockChild) {
    self.child = child
    super.init(above: MemoryLayer(size: 512))
  }

  override var children: [BlockChild] { [child] }
}
