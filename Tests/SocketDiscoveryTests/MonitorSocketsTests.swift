import Testing

@testable import SocketDiscovery

@Suite struct MonitorSocketsTests {
  /// What a process with that command line serves, each as `KIND ADDRESS`.
  private func check(
    _ line: String, folder: String? = "/vm", _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let process = MonitorSockets.Process(
      id: 7, arguments: line.split(separator: " ").map(String.init), folder: folder)
    let found = MonitorSockets.find(UnixSocketTable(""), [process]).map { "\($0.kind) \($0.address)" }
    #expect(found == expected, sourceLocation: sourceLocation)
  }

  @Test func monitorsOfQEMU() {
    check("/usr/bin/qemu-system-x86_64 -m 1G -qmp unix:/run/a.qmp,server=on,wait=off", ["qmp /run/a.qmp"])
    check("qemu-system-arm -qmp-pretty unix:a.qmp,server,nowait", ["qmp /vm/a.qmp"])
    check("kvm --qmp unix:/run/a,,b,server=on", ["qmp /run/a,b"])
    check(
      "qemu-kvm -qmp tcp:localhost:4444,server=on -qmp tcp::4445,server=on,wait=off",
      ["qmp tcp:127.0.0.1:4445", "qmp tcp:localhost:4444"])
    check("qemu-system-x86_64 -qmp telnet:localhost:4446,server=on,wait=off", ["qmp tcp:localhost:4446"])
    check("qemu-system-x86_64 -chardev socket,id=m,path=/m,server=on -mon chardev=m,mode=control", ["qmp /m"])
    check("qemu-system-x86_64 -mon m,mode=control -chardev socket,server=on,id=m,path=/m", ["qmp /m"])
    check("qemu-system-x86_64 -qmp chardev:m -chardev socket,id=m,host=::,port=99,server=on", ["qmp tcp:127.0.0.1:99"])
  }

  @Test func monitorsOfOthers() {
    check("qemu-storage-daemon --chardev socket,id=m,path=/m,server=on,wait=off --monitor chardev=m", ["qmp /m"])
    check("qemu-storage-daemon --chardev=socket,id=m,path=/m,server=on --monitor=m", ["qmp /m"])
    check("hmp --headless --qmp unix:S --qmp /T", ["qmp /T", "qmp /vm/S"])
  }

  @Test func whatIsNoQMPIsToldApart() {
    check("qemu-system-x86_64 -monitor unix:/h,server=on", ["humanMonitor /h"])
    check("qemu-system-x86_64 -chardev socket,id=m,path=/h,server=on -mon m", ["humanMonitor /h"])
    check(
      "qemu-system-x86_64 -chardev socket,path=/g,server=on,id=q -device virtserialport,chardev=q,name=org.qemu.guest_agent.0",
      ["guestAgent /g"])
    check("qemu-ga -m unix-listen -p /g", ["guestAgent /g"])
    check("qemu-system-x86_64 -chardev socket,path=/s,server=on,id=s -serial chardev:s", [])
  }

  @Test func anAddressOfSeveralLinesIsLeftOut() {
    check("qemu-system-x86_64 -qmp unix:/a\n/forged,server=on -qmp unix:/b,server=on", ["qmp /b"])
    check("qemu-system-x86_64 -qmp unix:/a\u{1b}[2J,server=on", [])
    check("qemu-system-x86_64 -qmp unix:a,server=on", folder: "/vm\nforged", [])
  }

  @Test func whatServesNothing() {
    check("qemu-system-x86_64 -qmp unix:/run/a.qmp", [])
    check("qemu-system-x86_64 -qmp stdio -qmp", [])
    check("qemu-system-x86_64 -qmp pty -mon chardev=absent,mode=control -mon mode=odd,chardev=x", [])
    check("vim -qmp unix:/a,server=on", [])
    check("", [])
    check("hmp -c x /run/a.qmp", [])
  }

  @Test func aRelativePathOfAFolderThatIsNotKnown() {
    check("qemu-system-x86_64 -qmp unix:Q,server=on", folder: nil, ["qmp Q"])
  }

  private static let table = UnixSocketTable(
    """
    0: 2 0 00010000 0001 01 11 /var/lib/libvirt/qemu/domain-1-a/monitor.sock
    0: 2 0 00010000 0001 01 12 /run/qemu-server/100.qmp
    0: 3 0 00000000 0001 03 13 /run/qemu-server/100.qmp
    0: 2 0 00010000 0001 01 14 /run/qemu-server/100.qga
    0: 2 0 00010000 0001 01 15 /run/systemd/notify
    0: 2 0 00010000 0001 01 16 /run/incus/v/qemu.monitor
    0: 2 0 00010000 0001 01 17 /other/monitor.sock

    """)

  @Test func usualPlaces() {
    let found = MonitorSockets.find(Self.table, [])
    #expect(
      found == [
        MonitorSocket(kind: .qmp, address: "/run/incus/v/qemu.monitor"),
        MonitorSocket(kind: .guestAgent, address: "/run/qemu-server/100.qga"),
        MonitorSocket(kind: .qmp, address: "/run/qemu-server/100.qmp", isInUse: true),
        MonitorSocket(kind: .qmp, address: "/var/lib/libvirt/qemu/domain-1-a/monitor.sock"),
      ])
  }

  @Test func socketsThatAProcessWasGiven() {
    let process = MonitorSockets.Process(
      id: 9,
      arguments: [
        "/usr/bin/qemu-system-x86_64", "-chardev", "socket,id=charmonitor,fd=31,server=on,wait=off", "-mon",
        "chardev=charmonitor,id=monitor,mode=control",
      ], isStopped: true, socket: { $0 == 31 ? 11 : nil }, sockets: { [3, 16] })
    let found = MonitorSockets.find(Self.table, [process]).filter { $0.process != nil }
    let owner = MonitorSocket.Process(id: 9, program: "qemu-system-x86_64", isStopped: true)
    #expect(
      found == [
        MonitorSocket(kind: .qmp, address: "/run/incus/v/qemu.monitor", process: owner),
        MonitorSocket(kind: .qmp, address: "/var/lib/libvirt/qemu/domain-1-a/monitor.sock", process: owner),
      ])
  }
}
