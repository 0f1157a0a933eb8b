import Testing

@testable import SocketDiscovery

@Suite struct UnixSocketTableTests {
  private static let heading = "Num       RefCount Protocol Flags    Type St Inode Path\n"

  @Test func listeningSocketsAndThoseWithAClient() {
    let table = UnixSocketTable(
      Self.heading + """
        0000000000000000: 00000002 00000000 00010000 0001 01 12345 /run/vm one.qmp
        0000000000000000: 00000003 00000000 00000000 0001 03 12346 /run/vm one.qmp
        0000000000000000: 00000003 00000000 00000000 0001 03 12347
        0000000000000000: 00000002 00000000 00010000 0001 01 77 relative
        0000000000000000: 00000002 00000000 00010000 0001 01 78 @abstract
        0000000000000000: 00000002 00000000 00010000 0005 01 79 /run/packets
        0000000000000000: 00000002 00000000 00000000 0002 01 80 /run/datagrams

        """)
    #expect(
      table.listening == [
        UnixSocketTable.Socket(inode: 12345, path: "/run/vm one.qmp"),
        UnixSocketTable.Socket(inode: 77, path: "relative"),
      ])
    #expect(table.connected == ["/run/vm one.qmp"])
  }

  @Test func aClientThatWaitsCounts() {
    // The end of a connection that is not accepted yet has no inode.
    let table = UnixSocketTable("0: 00000002 00000000 00000000 0001 03     0 /run/vm.qmp\n")
    #expect(table.connected == ["/run/vm.qmp"])
  }

  @Test(arguments: ["", heading, "x\n", "0: 2 0 00010000 0001 01 inode /x\n", "0: 2 0 zz 0001 01 5 /x\n", "\u{0}\n"])
  func whatIsNoneOfItIsPassedOver(_ text: String) {
    #expect(UnixSocketTable(text).listening.isEmpty)
  }
}
