import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import Testing

@Suite struct SessionTests {
  @MainLoop private func monitor(_ options: HMPOptions = HMPOptions()) throws -> Scripted {
    try Scripted(
      [
        row("info"), row("info version", flags: [.preconfig, .readOnly]),
        row("info usbhost", binding: HMPRow.Binding.none),
        row("quit|q", flags: .preconfig), row("who", binding: .translator(who)),
        row("fail", binding: .translator(fail)),
      ], options: options)
  }

  private let who: HMPTranslator = { (_, _) async throws(HMPError) in
    HMPOutput("\(Coroutine.current?.command ?? "none") \(Monitor.current?.name ?? "none")\n")
  }

  private let fail: HMPTranslator = { (_, _) async throws(HMPError) in throw .refused("nothing can be done") }

  @MainLoop @Test func blankLinesDoNothing() async throws {
    for line in ["", "  ", "\t\n"] { try await monitor().check(line, "") }
  }

  @MainLoop @Test func namesOfCommandsAreExact() async throws {
    let monitor = try monitor()
    await monitor.check("q", "\n")
    await monitor.check("Quit", "unknown command: 'Quit'\n")
    await monitor.check("qui", "unknown command: 'qui'\n")
    await monitor.check("quit|q", "unknown command: 'quit|q'\n")
    await monitor.check("  info   foo bar", "unknown command: '  info   foo'\n")
    await monitor.check("info/x version", "unknown command: 'info'\n")
    await monitor.check("/", "unknown command: ''\n")
    await monitor.check(
      "   q 1", "quit|q: extraneous characters at the end of line\nTry \"help    q\" for more information\n")
    await monitor.check("info nul\0x", "unknown command: 'info nul\0x'\n")
  }

  @MainLoop @Test func someCommandsRequireAnInitializedMachine() async throws {
    let monitor = try monitor()
    monitor.state.isPreconfig = true
    await monitor.check("who", "Command 'who' not available until machine initialization has completed.\n")
    await monitor.check("q", "\n")
  }

  @MainLoop @Test func aCommandWithoutABindingIsNotAvailable() async throws {
    try await monitor().check("info usbhost", "Command \"info usbhost\" is not available.\n")
    try await monitor().check("info usbhost x", "Command \"info usbhost \" is not available.\n")
  }

  @MainLoop @Test func translatorsRunAsCoroutinesOfTheirMonitor() async throws {
    let client = Monitor(kind: "test")
    let table = try HMPTable(rows: [row("who", binding: .translator(who))])
    let session = HMPSession(table: table, target: RecordingTarget(), monitor: client, state: HMPMonitorState())
    #expect(try await session.run("who").text == "who \(client.name)\n")
  }

  @MainLoop @Test func readOnlyRefusesCommandsThatCanChangeTheTarget() async throws {
    let monitor = try monitor(HMPOptions(readOnly: true))
    await monitor.check("info version", "\n")
    await monitor.check("who", "who: refused, because it can change the target and --read-only is in force\n")
    await monitor.check(
      "who x", "who: extraneous characters at the end of line\nTry \"help who\" for more information\n")
  }

  @MainLoop
  @Test(arguments: [
    ("freeze", true), ("freeze status", true), ("freeze now", false), ("freeze status 1", false),
  ])
  func linesThatOnlyReadRunInReadOnlyMode(line: String, runs: Bool) async throws {
    let row = HMPRow(
      name: "freeze", arguments: row("x", "action:s?,time:i?").arguments, readings: ["action": ["status"], "time": []],
      binding: .translator { _, _ in HMPOutput("done\n") })
    let monitor = try Scripted([row], options: HMPOptions(readOnly: true))
    await monitor.check(
      line, runs ? "done\n" : "freeze: refused, because it can change the target and --read-only is in force\n")
  }

  @MainLoop @Test func failuresHaveAQMPError() async throws {
    let session = try monitor().session
    for (line, description) in [("fail", "nothing can be done"), ("foo", "unknown command: 'foo'")] {
      do throws(HMPError) {
        _ = try await session.run(line)
        Issue.record("\(line) did not fail")
      } catch {
        #expect(error.error == .generic(description))
      }
    }
  }

  @MainLoop @Test func usageErrorsHaveAPosition() throws {
    let table = try HMPTable(rows: [row("block_resize", "device:B,size:o")])
    let session = HMPSession(table: table, target: RecordingTarget(), state: HMPMonitorState())
    do throws(HMPError) {
      _ = try session.context.parse("block_resize disk0 big").invocation()
      Issue.record("the size was accepted")
    } catch {
      guard case .usage(let usage) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(usage.argument == "size")
      #expect(usage.offset == 19)
      #expect(usage.cause == .invalidSize)
      #expect(usage.typed == "block_resize")
    }
  }

  @Test func tablesRefuseDuplicateAndInvalidNames() {
    func refusal(_ rows: HMPRow...) -> HMPTableError? {
      do throws(HMPTableError) {
        _ = try HMPTable(rows: rows)
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal(row("a|b"), row("c|b")) == .duplicateName("b", table: nil))
    #expect(refusal(row("info"), row("info a"), row("info a")) == .duplicateName("a", table: "info"))
    #expect(refusal(row("info"), row("info a"), row("a")) == nil)
    #expect(refusal(row("show a")) == .unknownTable("show", row: "a"))
    #expect(refusal(row("a/b")) == .unusableName("a/b"))
  }
}
