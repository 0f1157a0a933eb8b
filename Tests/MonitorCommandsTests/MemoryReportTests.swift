import HMP
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct MemoryReportTests {
  @Test func memoryBackEndsEndInAnEmptyLine() throws {
    let response = #"""
      [{"id": "m0", "size": 134217728, "merge": true, "dump": true, "prealloc": false, "share": true, "reserve": false,
        "host-nodes": [0, 1, 3], "policy": "bind"},
       {"size": 1, "merge": false, "dump": false, "prealloc": true, "share": false, "host-nodes": [],
        "policy": "default"}]
      """#
    try run(row("info memdev"), answers: ["query-memdev": response]).expect(
      """
      memory backend: m0
        size:  134217728
        merge: true
        dump: true
        prealloc: false
        share: true
        reserve: false
        policy: bind
        host nodes: 0-1,3
      memory backend:\u{20}
        size:  1
        merge: false
        dump: false
        prealloc: true
        share: false
        policy: default
        host nodes:\u{20}


      """)
    try run(row("info memdev"), answers: ["query-memdev": "[]"]).expect("\n")
  }

  @Test(
    arguments: [
      ([], ""), ([5], "5"), ([1, 0], "0-1"), ([0, 1, 2, 4, 6, 7], "0-2,4,6-7"), ([65534, 65535], "65534-65535"),
      ([3, 3], "3"), ([65535, 65535], "65535"),
    ] as [([UInt16], String)])
  func ranges(numbers: [UInt16], text: String) { #expect(ReportText.ranges(numbers) == text) }

  @Test func memoryDevicesOfEachType() throws {
    let response = #"""
      [{"type": "dimm", "data": {"id": "d0", "addr": 4294967296, "size": 134217728, "slot": 0, "node": 1,
        "memdev": "/objects/m", "hotplugged": false, "hotpluggable": true}},
       {"type": "virtio-pmem", "data": {"memaddr": 16, "size": 32, "memdev": "/p"}},
       {"type": "virtio-mem", "data": {"id": "v", "memaddr": 255, "requested-size": 1, "size": 2, "max-size": 3,
        "block-size": 4, "node": 5, "memdev": "/v"}},
       {"type": "sgx-epc", "data": {"id": "e", "memaddr": 16, "size": 6, "node": 7, "memdev": "/e"}},
       {"type": "hv-balloon", "data": {"id": "h", "max-size": 8}},
       {"type": "later", "data": {}}]
      """#
    try run(row("info memory-devices"), answers: ["query-memory-devices": response]).expect(
      """
      Memory device [dimm]: "d0"
        addr: 0x100000000
        slot: 0
        node: 1
        size: 134217728
        memdev: /objects/m
        hotplugged: false
        hotpluggable: true
      Memory device [virtio-pmem]: ""
        memaddr: 0x10
        size: 32
        memdev: /p
      Memory device [virtio-mem]: "v"
        memaddr: 0xff
        node: 5
        requested-size: 1
        size: 2
        max-size: 3
        block-size: 4
        memdev: /v
      Memory device [sgx-epc]: "e"
        memaddr: 0x10
        size: 6
        node: 7
        memdev: /e
      Memory device [hv-balloon]: "h"
        max-size: 8

      """)
  }

  @Test(arguments: [
    (#"{"base-memory": 5, "plugged-memory": 0}"#, "base memory: 5\nplugged memory: 0\n"),
    (#"{"base-memory": 5}"#, "base memory: 5\n"),
  ])
  func sizes(response: String, text: String) throws {
    try run(row("info memory_size_summary"), answers: ["query-memory-size-summary": response]).expect(text)
  }

  @Test(arguments: [
    (#"{"status": "none", "completed": 0, "total": 0}"#, "Status: none\n"),
    (#"{"status": "completed", "completed": 9, "total": 9}"#, "Status: completed\n"),
    (#"{"status": "active", "completed": 1, "total": 3}"#, "Status: active\nFinished: 33.33 %\n"),
    (#"{"status": "active", "completed": 0, "total": 3}"#, "Status: active\nFinished: 0.00 %\n"),
    (#"{"status": "active", "completed": 0, "total": 0}"#, "Status: active\n"),
  ])
  func dumps(response: String, text: String) throws {
    try run(row("info dump"), answers: ["query-dump": response]).expect(text)
  }

  @Test func rawDumpsNeedATargetThatSupportsThem() throws {
    let arguments: KeyValuePairs<String, HMPValue> = [
      "raw": .boolean(true), "zlib": .boolean(true), "filename": .string("f"),
    ]
    let capability = "query-dump-guest-memory-capability"
    try run(row("dump-guest-memory"), arguments, answers: [capability: #"{"formats": ["elf"]}"#]).expect(
      "dump-guest-memory: unsupported option -R: this target has no raw kdump formats\n", calls: [capability])
    let answers = [capability: #"{"formats": ["elf", "kdump-raw-zlib"]}"#, "dump-guest-memory": "{}"]
    try run(row("dump-guest-memory"), arguments, answers: answers).expect(
      "",
      calls: [
        capability, #"dump-guest-memory {"paging": false, "protocol": "file:f", "format": "kdump-raw-zlib"}"#,
      ])
  }
}
