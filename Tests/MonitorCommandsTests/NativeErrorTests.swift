import HMP
import MainLoop
import MonitorCommands
import TestSupport
import Testing

/// The rows list the beginnings of results or errors of the target's own human monitor.
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
    ("boot_set nope", "Too many boot devices for PC\n"),
    ("boot_set c", "no function defined to set boot device list for this architecture\n"),
    ("info registers 9", "CPU#9 not available\n"), ("info lapic", "local apic state not available\n"),
    ("log all", "Filename template with '%d' required for 'tid'\n"),
    ("log nope", "Log items (comma separated):\nnone            remove all logs\n"),
    ("xp/8xw 0x7fffff0", "0000000007fffff0: 0x0 0x0 0x0 0x0\n0000000008000000: Cannot access memory\n"),
    ("x 0", "0000000000000000: Cannot access memory\n"), ("x/i 16", "0x00000010: unable to read memory\n"),
    ("xp/i 16", "Address 0x10 is out of bounds.\n"),
    ("gva2gpa 0", "Unmapped\n"), ("gva2gpa 0", "No CPU available\n"),
    ("gpa2hva 0xb8000", "Memory at address 0xb8000 is not RAM\n"),
    ("gpa2hpa 0", "Physical address for 0 is unknown: Permission denied\n"),
    ("mce 0 1 2 3 4 5", "CPU 0: Uncorrected error reporting disabled for bank 1\n"),
    ("i/b 1", "no port\n"), ("sync-profile on", "no profile\n"), ("info skeys 0", "no keys\n"),
    ("info usb", "USB support not enabled\n"), ("info jit", "JIT information is only available with accel=tcg\n"),
  ])
  func errors(line: String, text: String) throws { #expect(try failure(of: line, text) == text) }

  @Test(arguments: [
    ("gva2gpa 0", "gpa: 0\n"), ("info mem", "PG disabled\n"),
    ("info sync-profile", "sync-profile is off\n"), ("boot_set c", "boot device list now set to c\n"),
    ("gdbserver", "Waiting for gdb connection on device 'tcp::1234'\n"), ("gdbserver none", "Disabled gdbserver\n"),
    ("xp 0", "0000000000000000: 0x53\n"), ("boot_set c", "warning: odd\nboot device list now set to c\n"),
    ("gpa2hva 0", "Host virtual address for 0 (pc.ram) is 0x7f0000000000\n"),
    ("gpa2hpa 0", "Host physical address for 0 (pc.ram) is 0x29a001000\n"),
    ("info registers 1", "\nCPU#1\nRAX=0\n"), ("info lapic", "dumping local APIC state for CPU 0 \n\nLVT0\n"),
    ("i/b 0x70", "portb[0x0070] = 0xff\n"), ("sync-profile", "sync-profile is off\n"), ("sync-profile on", ""),
    ("trace-file", "Trace file \"trace\" on.\n"), ("info skeys 0", "  key: 0x10\n"), ("log int", ""),
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
      do throws(HMPError) {
        _ = try await session.run(line)
        return nil
      } catch {
        return error.text
      }
    }
  }
}
