import FrontEnd
import Testing

@Suite struct MonitorListTests {
  private static let monitors = [
    ListedMonitor(
      name: "guest one", program: "qemu-system-x86_64", version: "7.2.22", status: "running", processID: 71234,
      address: "/run/a.qmp"),
    ListedMonitor(program: "qemu-storage-daemon", version: "7.2.22", processID: 9, address: "tcp:127.0.0.1:4444"),
    ListedMonitor(problem: "permission denied", address: "/run/b c.qmp"),
    ListedMonitor(name: "a\nb\tc", address: "/x"),
  ]

  @Test func table() {
    #expect(
      MonitorList.text(Self.monitors) == """
        NAME       PROGRAM                     STATE              PID    ADDRESS
        guest one  qemu-system-x86_64 7.2.22   running            71234  /run/a.qmp
        -          qemu-storage-daemon 7.2.22  -                  9      tcp:127.0.0.1:4444
        -          -                           permission denied  -      /run/b c.qmp
        a?b?c      -                           -                  -      /x

        """)
    #expect(MonitorList.text([]) == "")
  }

  @Test func noTextMakesASecondRow() {
    let forged = "x\r\nforged\u{2028}\u{85}\u{1b}[31m"
    let shown = "x??forged???[31m"
    #expect(
      MonitorList.text([
        ListedMonitor(
          name: forged, program: forged, version: forged, status: forged, processID: 1, address: "/run/\(forged)"),
        ListedMonitor(problem: forged, address: "/b"),
      ]) == """
        NAME              PROGRAM                            STATE             PID  ADDRESS
        \(shown)  \(shown) \(shown)  \(shown)  1    /run/\(shown)
        -                 -                                  \(shown)  -    /b

        """)
  }

  @Test func documents() {
    #expect(
      MonitorList.json(Array(Self.monitors.dropLast())) == """
        {"address": "/run/a.qmp", "pid": 71234, "program": "qemu-system-x86_64", "version": "7.2.22", "name": "guest one", \
        "status": "running"}
        {"address": "tcp:127.0.0.1:4444", "pid": 9, "program": "qemu-storage-daemon", "version": "7.2.22"}
        {"address": "/run/b c.qmp", "problem": "permission denied"}

        """)
    #expect(MonitorList.json([]) == "")
  }
}
