import BlockStorage
import Foundation
import MainLoop
import Platform
import Testing

@MainLoop
@Suite struct LockTests {
  private static let exclusive: BlockPermissions = [.consistentRead, .writeUnchanged]
  private let folder: TemporaryFolder
  private let path: String
  private let graph = BlockGraph()

  init() throws {
    folder = try TemporaryFolder()
    path = try folder.make("disk.img", size: 4096)
  }

  private func open(_ name: String) async throws -> BlockNode {
    try await graph.add(BlockNodeDefinition(name: name, driver: .file(FileOptions(filename: SystemString(path)))))
  }

  private func errorOf(_ node: BlockNode, taking: BlockPermissions, sharing: BlockPermissions) async -> BlockError? {
    let call = await Call.start { () throws(BlockError) in
      await node.release(try await node.acquire(taking, sharing: sharing, for: .named("second")))
    }
    return await call.error()
  }

  @Test func twoWritersOfAnImageAreRefused() async throws {
    let (first, second) = (try await open("a"), try await open("b"))
    let grant = try await first.acquire([.write, .resize], sharing: Self.exclusive, for: .named("first"))
    #expect(
      await errorOf(second, taking: .write, sharing: Self.exclusive)
        == .lockedElsewhere(path: path, .write, .ruledOut))
    #expect(
      await errorOf(second, taking: .consistentRead, sharing: Self.exclusive)
        == .lockedElsewhere(path: path, .write, .inUse))
    #expect(await errorOf(second, taking: .consistentRead, sharing: .all) == nil)
    await first.release(grant)
    #expect(await errorOf(second, taking: .write, sharing: Self.exclusive) == nil)
  }

  @Test func aLockStaysUntilItsLastHolderHasReleasedIt() async throws {
    let (first, second) = (try await open("a"), try await open("b"))
    let one = try await first.acquire(.write, for: .named("one"))
    let two = try await first.acquire(.write, for: .named("two"))
    let refused = BlockError.lockedElsewhere(path: path, .write, .inUse)
    await first.release(one)
    #expect(await errorOf(second, taking: .consistentRead, sharing: Self.exclusive) == refused)
    await first.release(two)
    #expect(await errorOf(second, taking: .consistentRead, sharing: Self.exclusive) == nil)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/qemu-io"), "needs qemu-io"))
  func otherProgramsSeeTheLocks() async throws {
    let node = try await open("a")
    let grant = try await node.acquire(.write, sharing: Self.exclusive, for: .named("first"))
    #expect(try await qemuIO("write 0 512").contains(#"Failed to get "write" lock"#))
    await node.release(grant)
    #expect(try await qemuIO("write 0 512").contains("wrote 512/512 bytes"))
  }

  private func qemuIO(_ command: String) async throws -> String {
    let path = path
    return try await MainLoop.offload { () throws(any Error) in
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/qemu-io")
      process.arguments = ["-f", "raw", "-c", command, path]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = output
      try process.run()
      let text = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return String(decoding: text, as: UTF8.self)
    }
  }
}
