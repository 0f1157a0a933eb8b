import BlockStorage
import Foundation
import MainLoop
import Platform
import Testing

/// xorshift64*: the same numbers for the same seed, everywhere.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed | 1
  }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 2_685_821_657_736_338_717
  }
}

/// Random requests have the same effect on a node as on an array.
///
/// `BLOCK_SEED` repeats a run.
@MainLoop
@Suite struct ModelTests {
  @Test func aFileBehavesLikeAnArray() async throws {
    let seed = ProcessInfo.processInfo.environment["BLOCK_SEED"].flatMap(UInt64.init) ?? .random(in: 1...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    let path = try folder.make("disk.img", size: 8192)
    let file = try BlockNodeDefinition(driver: .file(FileOptions(filename: SystemString(path))))
    let node = try await BlockGraph().add(
      .init(name: "disk0", driver: .raw(RawOptions(file: .inline(file), offset: 512))))
    var model = [UInt8](repeating: 0, count: 7680)
    for step in 1...400 {
      try await self.step(node, &model, &random)
      #expect(node.size == Int64(model.count), "seed \(seed), step \(step)")
      let all = try await node.read(ByteRange(offset: 0, count: model.count))
      guard all == BlockData(model) else {
        Issue.record("content differs: seed \(seed), step \(step)")
        return
      }
    }
    #expect(try Array(folder.content("disk.img")[512...]) == model, "seed \(seed)")
  }

  private func step(_ node: BlockNode, _ model: inout [UInt8], _ random: inout SeededGenerator) async throws {
    let offset = Int.random(in: 0...model.count, using: &random)
    let count = Int.random(in: 0...(model.count - offset), using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
      let size = Int.random(in: 0...32, using: &random) * 512
      try await node.resize(to: Int64(size))
      model = Array(model.prefix(size)) + [UInt8](repeating: 0, count: max(0, size - model.count))
    case 1...2:
      try await node.writeZeroes(ByteRange(offset: Int64(offset), count: count))
      model.replaceSubrange(offset..<(offset + count), with: repeatElement(0, count: count))
    case 3...6:
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      try await node.write(data(bytes), at: Int64(offset))
      model.replaceSubrange(offset..<(offset + count), with: bytes)
    default:
      let bytes = try await node.read(ByteRange(offset: Int64(offset), count: count))
      #expect(bytes == BlockData(model[offset..<(offset + count)]))
    }
  }
}
