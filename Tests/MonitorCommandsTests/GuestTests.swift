import Foundation
import HMP
import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct GuestReportTests {
  private let agent = #"{"version": "9.1.0", "supported_commands": []}"#

  @Test func guestReport() throws {
    try run(
      row("info guest"),
      answers: [
        "guest-info": agent, "guest-get-host-name": #"{"host-name": "vm"}"#,
        "guest-get-osinfo": #"{"pretty-name": "Debian", "kernel-release": "6.1", "machine": "x86_64", "id": "debian"}"#,
        "guest-get-timezone": #"{"zone": "NST", "offset": -12600}"#, "guest-get-users": "[]",
      ]
    ).expect(
      """
      System: Debian
      Kernel: 6.1 (x86_64)
      Host name: vm
      Time zone: NST (UTC-03:30)
      Users: none
      Agent: 9.1.0

      """)
    try run(row("info guest"), answers: ["guest-info": agent], errors: ["guest-get-osinfo": .generic("no")])
      .expect("Agent: 9.1.0\n")
    try run(row("info guest"))
      .expect("This target can't describe the guest: it has no command 'guest-info'\n")
  }

  @Test func network() throws {
    let response = """
      [{"name": "lo"}, {"name": "eth0", "hardware-address": "52:54:00:12:34:56",
        "ip-addresses": [{"ip-address": "10.0.2.15", "ip-address-type": "ipv4", "prefix": 24}],
        "statistics": {"rx-bytes": 1, "rx-packets": 2, "rx-errs": 0, "rx-dropped": 0,
                       "tx-bytes": 3, "tx-packets": 4, "tx-errs": 0, "tx-dropped": 0}}]
      """
    try run(row("info guest-network"), answers: ["guest-network-get-interfaces": response]).expect(
      """
      lo
      eth0: 52:54:00:12:34:56
        10.0.2.15/24
        received 1 bytes in 2 packets, sent 3 bytes in 4

      """)
  }

  @Test func disks() throws {
    let address = """
      {"pci-controller": {"domain": 0, "bus": 0, "slot": 10, "function": 1}, "bus-type": "virtio", "bus": 0,
       "target": 1, "unit": 2, "serial": "S1", "dev": "/dev/vda"}
      """
    let disks = """
      [{"name": "/dev/vda", "partition": false, "address": \(address)},
       {"name": "/dev/vda1", "partition": true, "dependencies": ["/dev/vda"], "alias": "boot"}]
      """
    try run(row("info guest-disks"), answers: ["guest-get-disks": disks]).expect(
      """
      /dev/vda: disk; virtio 0:1:2, PCI 0000:00:0a.1, serial number S1
      /dev/vda1: partition on /dev/vda; also boot

      """)
    let systems = """
      [{"name": "vda1", "mountpoint": "/", "type": "ext4", "used-bytes": 1024, "total-bytes": 2048, "disk": [\(address)]},
       {"name": "tmpfs", "mountpoint": "/tmp", "type": "tmpfs", "disk": []}]
      """
    try run(row("info guest-filesystems"), answers: ["guest-get-fsinfo": systems]).expect(
      """
      /: ext4 on vda1, 1 KiB of 2 KiB used
        on /dev/vda: virtio 0:1:2, PCI 0000:00:0a.1, serial number S1
      /tmp: tmpfs on tmpfs

      """)
  }

  @Test func hardware() throws {
    let processors = #"[{"logical-id": 1, "online": false, "can-offline": true}, {"logical-id": 0, "online": true}]"#
    try run(row("info guest-cpus"), answers: ["guest-get-vcpus": processors])
      .expect("CPU #0: online\nCPU #1: offline\n")
    try run(
      row("info guest-memory"),
      answers: [
        "guest-get-memory-block-info": #"{"size": 134217728}"#,
        "guest-get-memory-blocks": #"[{"phys-index": 0, "online": true}, {"phys-index": 4, "online": false}]"#,
      ]
    ).expect("2 blocks of 128 MiB, 1 online (128 MiB)\noffline: 4\n")
  }
}

@Suite struct GuestActionTests {
  @Test func power() throws {
    try run(row("guest_reboot"), answers: ["guest-shutdown": "{}", "guest-ping": "{}"])
      .expect("", calls: [#"guest-shutdown {"mode": "reboot"}"#, "guest-ping"])
    try run(row("guest_halt"), answers: ["guest-ping": "{}"], errors: ["guest-shutdown": .generic("not now")])
      .expect("Error: not now\n")
    try run(row("guest_suspend"), answers: ["guest-suspend-ram": "{}", "guest-ping": "{}"])
      .expect("", calls: ["guest-suspend-ram", "guest-ping"])
    try run(row("guest_suspend"), ["to": .string("mars")])
      .expect("guest_suspend: 'mars' is not ram, disk or hybrid\n", calls: [])
    try run(row("guest_shutdown"))
      .expect("This target can't shut down the guest: it has no command 'guest-shutdown'\n")
  }

  @Test func programsGetTheirInputAndEnvironment() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "hmp-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try #require(FileManager.default.createFile(atPath: path, contents: Data("in\n".utf8)))
    try await runWaiting(
      row("guest_exec"),
      ["command": "cat", "input": .string(path), "environment": "A=1,,2,B="],
      answers: ["guest-exec": #"{"pid": 7}"#, "guest-exec-status": #"{"exited": true, "exitcode": 0}"#], series: [:]
    ).expect(
      "",
      calls: [
        #"guest-exec {"path": "cat", "env": ["A=1,2", "B="], "input-data": "aW4K", "capture-output": true}"#,
        #"guest-exec-status {"pid": 7}"#,
      ])
  }

  @Test func outputIsWrittenByteByByte() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "hmp-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await runWaiting(
      row("guest_exec"), ["command": "x", "output": .string(path)],
      answers: [
        "guest-exec": #"{"pid": 7}"#, "guest-exec-status": #"{"exited": true, "exitcode": 0, "out-data": "/wAK"}"#,
      ], series: [:]
    ).expect("")
    #expect(FileManager.default.contents(atPath: path) == Data([0xFF, 0, 0x0A]))
  }

  @Test func errorsOfAProgramStandApart() throws {
    let script = try TargetScript(answers: [
      "guest-exec": #"{"pid": 7}"#,
      "guest-exec-status": #"{"exited": true, "exitcode": 3, "out-data": "aGVsbG8K", "err-data": "/w=="}"#,
    ])
    let table = try HMPTable(rows: [])
    let output = MainLoop.blockingRun {
      var arguments = HMPArguments()
      arguments["command"] = "x"
      let context = HMPContext(target: ScriptedTarget(script), state: HMPMonitorState(), table: table)
      return try? await row("guest_exec")(arguments, context)
    }
    #expect(output?.text == "hello\n")
    #expect(output?.programErrors == "\u{FFFD}\n")
    #expect(output?.error == "x ended with status 3")
    #expect(output?.value["exitcode"] == 3)
    #expect(output?.value["stderr-base64"] == "/w==")
    #expect(output?.value["stdout-base64"] == nil)
  }

  @Test func programs() throws {
    func check(_ status: String, _ text: String) throws {
      let status = #"{"exited": true, "exitcode": 0, \#(status)}"#
      try run(
        row("guest_exec"), ["command": .string(#"ls "-l a" b"#)],
        answers: ["guest-exec": #"{"pid": 7}"#, "guest-exec-status": status]
      ).expect(
        text,
        calls: [
          #"guest-exec {"path": "ls", "arg": ["-l a", "b"], "capture-output": true}"#, #"guest-exec-status {"pid": 7}"#,
        ])
    }
    try check(#""out-data": "aGVsbG8K""#, "hello\n")
    try check(#""out-data": "aGVsbG8=", "err-data": "d29ybGQ=""#, "hello\n")
    try check(#""out-truncated": false"#, "")
    try run(row("guest_exec"), ["command": .string(#""ls"#)]).expect("unterminated string\n", calls: [])
  }

  @Test func fileSystems() throws {
    try run(row("guest_fsfreeze"), answers: ["guest-fsfreeze-status": #""frozen""#]).expect("frozen\n")
    try run(row("guest_fsfreeze"), ["action": .string("thaw")], answers: ["guest-fsfreeze-thaw": "1"])
      .expect("1 file system thawed\n")
    try run(
      row("guest_fsfreeze"), ["action": .string("freeze"), "mountpoints": .string("/ /home")],
      answers: ["guest-fsfreeze-freeze-list": "2"]
    ).expect("2 file systems frozen\n", calls: [#"guest-fsfreeze-freeze-list {"mountpoints": ["/", "/home"]}"#])
    try run(
      row("guest_fstrim"), ["minimum": .integer(4096)],
      answers: ["guest-fstrim": #"{"paths": [{"path": "/", "trimmed": 1024}, {"path": "/x", "error": "no"}]}"#]
    ).expect("/: 1 KiB trimmed\n/x: no\n", calls: [#"guest-fstrim {"minimum": 4096}"#])
  }

  @Test func accounts() throws {
    try run(
      row("guest_set_password"), ["username": .string("root"), "password": .string("hé")],
      answers: ["guest-set-user-password": "{}"]
    ).expect("", calls: [#"guest-set-user-password {"username": "root", "password": "aMOp", "crypted": false}"#])
    try run(row("guest_set_password"), ["username": .string("root")])
      .expect("guest_set_password: no password given\n", calls: [])
    try run(
      row("guest_ssh_keys"), ["username": .string("root")],
      answers: ["guest-ssh-get-authorized-keys": #"{"keys": ["ssh-ed25519 A a@b", "ssh-rsa B"]}"#]
    ).expect("ssh-ed25519 A a@b\nssh-rsa B\n")
    try run(
      row("guest_ssh_keys"), ["username": .string("u"), "action": .string("replace"), "key": .string("K")],
      answers: ["guest-ssh-add-authorized-keys": "{}"]
    ).expect("", calls: [#"guest-ssh-add-authorized-keys {"username": "u", "keys": ["K"], "reset": true}"#])
    try run(row("guest_set_time"), ["seconds": .integer(5)], answers: ["guest-set-time": "{}"])
      .expect("", calls: [#"guest-set-time {"time": 5000000000}"#])
    try run(row("guest_set_time"), ["seconds": .integer(1 << 62)])
      .expect("guest_set_time: 4611686018427387904 seconds is out of range\n", calls: [])
  }

  @Test func versionAndNameAreThoseOfTheAgent() throws {
    try run(row("info version"), answers: ["guest-info": #"{"version": "9.1.0", "supported_commands": []}"#])
      .expect("9.1.0\n", calls: ["guest-info"])
    try run(row("info name"), answers: ["guest-get-host-name": #"{"host-name": "vm"}"#])
      .expect("vm\n", calls: ["guest-get-host-name"])
    try run(row("info name")).expect("This target can't show its name: it has no command 'query-name'\n")
  }

  @Test func helpListsWhatAnAgentCanDo() throws {
    let table = try HMPTable(monitorCommands)
    func help(_ names: [String]) throws -> String {
      let script = try TargetScript(answers: Dictionary(uniqueKeysWithValues: names.map { ($0, "{}") }))
      return MainLoop.blockingRun {
        let context = HMPContext(target: ScriptedTarget(script), state: HMPMonitorState(), table: table)
        let output = try? await row("help")(HMPArguments(), context)
        return output?.text ?? ""
      }
    }
    let agent = try help(["guest-info", "guest-exec", "guest-exec-status"])
    #expect(agent.contains("guest_exec "))
    #expect(agent.contains("print"))
    #expect(!agent.contains("guest_ping"))
    #expect(!agent.contains("device_add"))
    #expect(try help(["guest-info", "query-commands"]).contains("device_add"))
  }

  @Test func guestGetPrintsFiles() throws {
    // The target repeats its response, so the first chunk must be the end of the file.
    let empty = #"{"count": 0, "buf-b64": "", "eof": true}"#
    try run(
      row("guest_get"), ["file": .string("/x")],
      answers: ["guest-file-open": "1000", "guest-file-read": empty, "guest-file-close": "{}"]
    ).expect(
      "",
      calls: [
        #"guest-file-open {"path": "/x", "mode": "r"}"#, #"guest-file-read {"handle": 1000, "count": 262144}"#,
        #"guest-file-close {"handle": 1000}"#,
      ])
    try run(
      row("guest_get"), ["file": .string("/x")],
      answers: ["guest-file-open": "1000", "guest-file-close": "{}"], errors: ["guest-file-read": .generic("bad disk")]
    ).expect("Error: bad disk\n")
    try run(row("guest_put"), ["local": .string("/"), "file": .string("/x")])
      .expect("This target can't access files in the guest: it has no command 'guest-file-open'\n", calls: [])
  }
}

@Suite struct Base64Tests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("~~~?", "fn5+Pw=="),
  ])
  func bothWays(plain: String, text: String) {
    #expect(Base64.text(of: Array(plain.utf8)) == text)
    #expect(Base64.bytes(of: text) == Array(plain.utf8))
  }

  @Test(arguments: ["Z", "Zg=", "Zg", "Z===", "====", "Zg=a", "Z g=", "Zm9vé"])
  func invalidTexts(text: String) { #expect(Base64.bytes(of: text) == nil) }

  @Test func allBytes() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(Base64.bytes(of: Base64.text(of: bytes)) == bytes)
  }
}
