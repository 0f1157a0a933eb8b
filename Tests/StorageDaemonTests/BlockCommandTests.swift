import MainLoop
import QJSON
import TestSupport
import Testing

@testable import StorageDaemon

@MainLoop
@Suite struct BlockCommandTests {
  private let engine: Engine

  init() throws {
    engine = try Engine()
  }

  private func check(
    _ command: String, _ arguments: String, _ expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    #expect(await engine.execute(command, arguments) == expected, sourceLocation: sourceLocation)
  }

  @Test func addingNodes() async throws {
    try engine.makeFile("a.img", size: 1000)
    let file = #""driver": "file", "filename": "$DIR/a.img""#
    await check("blockdev-add", #"{"node-name": "d0", \#(file)}"#, "{}")
    await check("blockdev-add", #"{"node-name": "d0", \#(file)}"#, "Duplicate nodes with node-name='d0'")
    await check("blockdev-add", "{\(file)}", "'node-name' must be specified for the root node")
    await check("blockdev-add", #"{"node-name": "1bad", \#(file)}"#, "Invalid node-name: '1bad'")
    await check(
      "blockdev-add", #"{"node-name": "x", "driver": "file", "filename": "$DIR/nope"}"#,
      "Could not open '$DIR/nope': No such file or directory")
    await check(
      "blockdev-add", #"{"node-name": "x", "driver": "file", "filename": "$DIR"}"#,
      "Could not open '$DIR': Is a directory")
    await check(
      "blockdev-add", #"{"node-name": "x", "driver": "raw", "file": "nope"}"#,
      "Cannot find device='nope' nor node-name='nope'")
    await check(
      "blockdev-add", #"{"node-name": "x", "driver": "raw", "offset": 4096, "file": "d0"}"#,
      "Offset (4096) cannot be greater than size of the containing file (1024)")
    await check(
      "blockdev-add", #"{"node-name": "x", "driver": "null-co", "cache": {"direct": true}}"#,
      "The embedded storage engine does not have cache.direct=on")
    await check(
      "blockdev-add", #"{"node-name": "x", "driver": "null-co", "force-share": true}"#,
      "force-share=on can only be used with read-only images")
    await check("query-block", "{}", "[]")
  }

  @Test func aFileNameWithNULIsNotCutOff() async throws {
    try engine.makeFile("a.img", size: 1024)
    let file = ##""driver": "file", "filename": "$DIR/a.img\u0000.b""##
    await check(
      "blockdev-add", #"{"node-name": "d0", \#(file)}"#, "Parameter 'filename' must not contain a NUL character")
    let raw = #""driver": "raw", "file": {"driver": "raw", "file": {\#(file)}}"#
    await check(
      "blockdev-add", #"{"node-name": "d0", \#(raw)}"#,
      "Parameter 'file.file.filename' must not contain a NUL character")
    await check("query-named-block-nodes", "{}", "[]")
  }

  @Test func removingNodes() async {
    await check("blockdev-add", #"{"node-name": "top", "driver": "raw", "file": {"driver": "null-co"}}"#, "{}")
    await check("blockdev-add", #"{"node-name": "over", "driver": "raw", "file": "top"}"#, "{}")
    await check("blockdev-del", #"{"node-name": "top"}"#, "Block device top is in use by node 'over'")
    await check("blockdev-del", ##"{"node-name": "#block000"}"##, "Node #block000 is not owned by the monitor")
    await check("blockdev-del", #"{"node-name": "nope"}"#, "Failed to find node with node-name='nope'")
    await check("blockdev-del", #"{"node-name": "over"}"#, "{}")
    await check("blockdev-del", #"{"node-name": "top"}"#, "{}")
    await check("query-named-block-nodes", "{}", "[]")
  }

  @Test func resizing() async throws {
    try engine.makeFile("a.img", size: 1024)
    await check("blockdev-add", #"{"node-name": "d0", "driver": "file", "filename": "$DIR/a.img"}"#, "{}")
    await check("block_resize", #"{"node-name": "d0", "size": 3000}"#, "{}")
    #expect(try engine.sizeOfFile("a.img") == 3000)
    await check("block_resize", #"{"device": "d0", "size": 1}"#, "Cannot find device='d0' nor node-name=''")
    await check("block_resize", #"{"node-name": "zz", "size": -1}"#, "Cannot find device='' nor node-name='zz'")
    await check("block_resize", #"{"node-name": "d0", "size": -1}"#, "Parameter 'size' expects a >0 size")
    await check(
      "block_resize", #"{"node-name": "d0", "size": 9223372036854775807}"#,
      "offset(9223372036854775807) exceeds maximum(9223372035781033984)")
    await check(
      "block_resize", #"{"node-name": "d0", "size": 4611686018427387904}"#, "Could not resize file: File too large")
    await check("blockdev-add", #"{"node-name": "n0", "driver": "null-co", "size": 8192}"#, "{}")
    await check("blockdev-add", #"{"node-name": "r0", "driver": "raw", "size": 512, "file": "n0"}"#, "{}")
    await check("block_resize", #"{"node-name": "r0", "size": 1}"#, "Cannot resize fixed-size raw disks")
    await check(
      "blockdev-add", #"{"node-name": "ro", "driver": "file", "read-only": true, "filename": "$DIR/a.img"}"#, "{}")
    await check("block_resize", #"{"node-name": "ro", "size": 1}"#, "Image is read-only")
    #expect(try engine.sizeOfFile("a.img") == 3000)
  }

  @Test func aNodeBelowAWindowKeepsItsSize() async throws {
    func conflict(_ node: String, by wanting: String? = nil, _ window: String) -> String {
      let user = wanting.map { "node '\($0)' (uses node '\(node)' as 'file' child)" }
      return "Permission conflict on node '\(node)': permissions 'resize' are both required by "
        + (user ?? "an unnamed block device (uses node '\(node)' as 'root' child)")
        + " and unshared by node '\(window)' (uses node '\(node)' as 'file' child)."
    }
    try engine.makeFile("a.img", size: 8192)
    await check("blockdev-add", #"{"node-name": "f", "driver": "file", "filename": "$DIR/a.img"}"#, "{}")
    await check("blockdev-add", #"{"node-name": "plain", "driver": "raw", "offset": 0, "file": "f"}"#, "{}")
    await check("block_resize", #"{"node-name": "f", "size": 16384}"#, "{}")
    await check("blockdev-add", #"{"node-name": "w", "driver": "raw", "offset": 4096, "file": "plain"}"#, "{}")
    await check("block_resize", #"{"node-name": "f", "size": 512}"#, conflict("f", "plain"))
    await check("block_resize", #"{"node-name": "plain", "size": 512}"#, conflict("plain", "w"))
    #expect(await engine.imageIO("f", "truncate 512") == conflict("f", "plain"))
    // The window itself may move the end of what is below it, and a second one beside it rules that out.
    await check("block_resize", #"{"node-name": "w", "size": 1024}"#, "{}")
    #expect(try engine.sizeOfFile("a.img") == 5120)
    await check("blockdev-add", #"{"node-name": "v", "driver": "raw", "size": 4096, "file": "plain"}"#, "{}")
    await check("block_resize", #"{"node-name": "w", "size": 512}"#, conflict("plain", by: "w", "v"))
    await check("block_resize", #"{"node-name": "v", "size": 512}"#, conflict("plain", by: "v", "w"))
    await check("blockdev-del", #"{"node-name": "w"}"#, "{}")
    await check("block_resize", #"{"node-name": "v", "size": 512}"#, "Cannot resize fixed-size raw disks")
    // Through another node of the same file, as another program.
    await check("blockdev-add", #"{"node-name": "g", "driver": "file", "filename": "$DIR/a.img"}"#, "{}")
    await check("block_resize", #"{"node-name": "g", "size": 512}"#, #"Failed to get "resize" lock"#)
    await check("blockdev-del", #"{"node-name": "v"}"#, "{}")
    await check("block_resize", #"{"node-name": "g", "size": 512}"#, "{}")
    await check("block_resize", #"{"node-name": "f", "size": 1024}"#, "{}")
  }

  @Test func resizingWaitsWhileOtherMonitorsAreServed() async throws {
    let centuries = UInt64(Int64.max)
    await check("blockdev-add", #"{"node-name": "n0", "driver": "null-co", "latency-ns": \#(centuries)}"#, "{}")
    let (engine, resizing) = (engine, Monitor(kind: "test"))
    #expect(await engine.imageIO("n0", "aio_read 0 512") == "")
    let resize = Task { @MainLoop in
      await engine.execute("block_resize", #"{"node-name": "n0", "size": 512}"#, on: resizing)
    }
    func waiting() -> Coroutine? { Coroutine.all.first { $0.monitor === resizing && $0.waitingFor != nil } }
    #expect(await comesTrue { waiting() != nil })
    #expect(waiting()?.command == "block_resize")
    #expect(waiting()?.waitingFor == "requests in flight on node 'n0'")
    await check("query-block", "{}", "[]")
    await check(
      "blockdev-del", #"{"node-name": "n0"}"#, "Block device n0 is in use by 2 requests, qemu-io, block_resize")
    engine.daemon.backgroundIO.cancelAll()
    #expect(await resize.value == "{}")
    #expect(await engine.imageIO("n0", "length") == "512 bytes\n")
  }

  @Test func askingForNodes() async throws {
    try engine.makeFile("a.img", size: 1000)
    await check(
      "blockdev-add",
      #"{"node-name": "r0", "driver": "raw", "read-only": true, "file": {"driver": "file", "filename": "$DIR/a.img"}}"#,
      "{}")
    await check(
      "blockdev-add",
      #"{"node-name": "r1", "driver": "raw", "offset": 512, "file": {"driver": "null-co", "size": 1000, "#
        + #""read-zeroes": true}}"#, "{}")
    await check("blockdev-add", #"{"node-name": "n0", "driver": "null-aio", "latency-ns": 5}"#, "{}")
    let nodes = try JSONValue.parse(await engine.execute("query-named-block-nodes")).arrayValue ?? []
    let lines = nodes.map { node in
      let image = node["image"]
      return [node["node-name"], node["drv"], node["ro"], node["file"], image?["virtual-size"], image?["dirty-flag"]]
        .map { $0.map { $0.stringValue ?? $0.text() } ?? "-" }.joined(separator: " ")
    }
    #expect(
      lines == [
        "n0 null-aio false null-aio:// 1073741824 -",
        #"r1 raw false json:{"driver": "raw", "offset": 512, "file": {"driver": "null-co", "size": 1000, "#
          + #""read-zeroes": true}} 512 -"#,
        ##"#block001 null-co false json:{"driver": "null-co", "size": 1000, "read-zeroes": true} 1024 -"##,
        "r0 raw true $DIR/a.img 1024 false",
        "#block000 file true $DIR/a.img 1024 false",
      ])
  }
}
