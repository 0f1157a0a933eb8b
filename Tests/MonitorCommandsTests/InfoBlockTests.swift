import HMP
import Testing

@testable import MonitorCommands

@Suite struct InfoBlockTests {
  private func check(
    disks: String = "[]", nodes: String = "[]", arguments: KeyValuePairs<String, HMPValue> = [:], _ expected: String,
    calls: [String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try run(
      translator("info block"), arguments, answers: ["query-block": disks, "query-named-block-nodes": nodes]
    ).expect(expected, calls: calls, sourceLocation: sourceLocation)
  }

  private typealias Fixture = BlockFixture

  @Test func noDisks() throws { try check("", calls: ["query-block"]) }

  @Test func disksAreSetApartByAnEmptyLine() throws {
    let node = Fixture.node("n0", readOnly: true)
    try check(
      disks: Fixture.list(
        Fixture.disk("d0", inserted: node, more: #""qdev": "vd0", "io-status": "ok""#),
        Fixture.disk("", inserted: node),
        Fixture.disk("", more: #""qdev": "empty""#), Fixture.disk("")),
      """
      d0 (n0): /srv/a.img (raw, read-only)
          Attached to:      vd0
          Cache mode:       writeback

      n0: /srv/a.img (raw, read-only)
          Cache mode:       writeback

      empty: [not inserted]
          Attached to:      empty

      <anonymous>: [not inserted]

      """)
  }

  @Test func everyLineThatADiskCanHave() throws {
    let node = Fixture.node(
      "n1", file: "json:{}", driver: "qcow2", limits: ["depth": 2, "bps": 9, "iops_wr": 5],
      cache: #"{"writeback": false, "direct": true, "no-flush": true}"#, detectZeroes: "unmap",
      more: #""backing_file": "/srv/b.img", "bps_max": 11, "iops_size": 4096, "group": "g""#)
    try check(
      disks: Fixture.list(
        Fixture.disk("d", inserted: node, removable: true, more: #""tray_open": true, "io-status": "nospace""#)),
      """
      d (n1): json:{} (qcow2)
          I/O status:       nospace
          Removable device: not locked, tray open
          Cache mode:       writethrough, direct, ignore flushes
          Backing file:     /srv/b.img (chain depth: 2)
          Detect zeroes:    unmap
          I/O throttling:   bps=9 bps_rd=0 bps_wr=0 bps_max=11 bps_rd_max=0 bps_wr_max=0 iops=0 iops_rd=0 iops_wr=5 \
      iops_max=0 iops_rd_max=0 iops_wr_max=0 iops_size=4096 group=g

      """)
  }

  @Test func oneDiskIsPrecededByAnEmptyLineUnlessItIsTheFirst() throws {
    let disks = Fixture.list(Fixture.disk("a"), Fixture.disk("b"))
    try check(disks: disks, arguments: ["device": .string("a")], "a: [not inserted]\n", calls: ["query-block"])
    try check(disks: disks, arguments: ["device": .string("b")], "\nb: [not inserted]\n", calls: ["query-block"])
  }

  @Test func aNameThatNoDiskHasIsThatOfANode() throws {
    let nodes = Fixture.list(Fixture.node("x"), Fixture.node("y"))
    try check(
      nodes: nodes, arguments: ["device": .string("y")], "\ny: /srv/a.img (raw)\n    Cache mode:       writeback\n",
      calls: ["query-block", "query-named-block-nodes"])
  }

  @Test func unknownNamesGiveNothing() throws { try check(arguments: ["device": .string("nobody")], "") }

  @Test func nodesAreListedWithoutAskingForDisks() throws {
    try check(
      nodes: Fixture.list(Fixture.node("x"), Fixture.node("y", driver: "file")), arguments: ["nodes": .boolean(true)],
      """
      x: /srv/a.img (raw)
          Cache mode:       writeback

      y: /srv/a.img (file)
          Cache mode:       writeback

      """, calls: ["query-named-block-nodes"])
  }

  @Test func aTargetWithoutDisks() throws {
    try run(translator("info block")).expect("This target can't list disks: it has no command 'query-block'\n")
  }
}
