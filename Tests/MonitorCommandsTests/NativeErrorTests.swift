import HMP
import MainLoop
import MonitorCommands
import TestSupport
import Testing

/// The rows list the beginnings of errors of the target's own human monitor.
@Suite struct NativeErrorTests {
  @Test(arguments: [
    ("boot_set z", "Invalid boot device 'z'\n"), ("info mem", "No CPU available\n"), ("xp 0", "No CPU available\n"),
    ("info lapic", "No CPU available\n"), ("mce 0 1 2 3 4 5", "Invalid MCE status code\n"),
    ("mce -b 0 1 2 3 4 5", "Guest CPU does not support MCA broadcast\n"),
    ("gdbserver bogus", "'bogus' is not a valid char driver\nCould not open gdbserver on device 'bogus'\n"),
    ("log int", "Error opening logfile /x: No such file or directory\n"),
    ("logfile /a%d%d", "Bad logfile template: a%d%d\n"), ("trace-file x", "unexpected argument \"x\"\n"),
    ("one-insn-per-tb on", "This accelerator does not support setting one-insn-per-tb\n"),
    ("wavcapture f d", "Audiodev 'd' not found\n"), ("drive_del d", "Device 'd' not found\n"),
    ("gpa2hva 0xfffff", "No memory is mapped at address 0xfffff\n"),
    ("hostfwd_remove tcp::5555", "host forwarding rule for tcp::5555 not found\n"),
    ("qemu-io d bogus", "command \"bogus\" not found\n"),
  ])
  func errors(line: String, text: String) throws { #expect(try failure(of: line, text) == text) }

  @Test(arguments: [
    ("gva2gpa 0", "gpa: 0\n"), ("gva2gpa 0", "Unmapped\n"), ("info mem", "PG disabled\n"),
    ("info sync-profile", "sync-profile is off\n"), ("boot_set c", "boot device list now set to c\n"),
    ("gdbserver", "Waiting for gdb connection on device 'tcp::1234'\n"), ("gdbserver none", "Disabled gdbserver\n"),
    ("xp 0", "0000010000000000: Cannot access memory\n"),
    ("log help", "Log items (comma separated):\nnone            remove all logs\n"),
    ("mce 0 1 2 3 4 5", "CPU 0: MCE capability is not enabled, raising triple fault"),
    ("info usernet", "No network\n"),
  ])
  func results(line: String, text: String) throws { #expect(try failure(of: line, text) == nil) }

  /// The message of the error; nil if the text is the result of the line.
  private func failure(of line: String, _ text: String) throws -> String? {
    let answer = "\"\(text.replacing("\"", with: "\\\"").replacing("\n", with: "\\r\\n"))\""
    let script = try TargetScript(answers: ["human-monitor-command": answer, "query-named-block-nodes": "[]"])
    let table = try HMPTable(monitorCommands)
    return MainLoop.blockingRun {
      let session = HMPSession(table: table, target: ScriptedTarget(script), state: HMPMonitorState())
      do throws(HMPFailure) {
        _ = try await session.run(line)
        return nil
      } catch {
        return error.text
      }
    }
  }
}
