import HMP
import Testing

@testable import MonitorCommands

@Suite struct InjectErrorTests {
  private static var arguments: KeyValuePairs<String, HMPValue> { ["id": "rp0", "error_status": "BAD_TLP"] }

  private func check(_ answer: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try run(translator("pcie_aer_inject_error"), Self.arguments, answers: ["human-monitor-command": answer]).expect(
      text, sourceLocation: sourceLocation)
  }

  @Test func onlyOKIsSuccess() throws {
    try check(
      #""OK id: rp0 root bus: 0000:00, bus: 0 devfn: 3.0\r\n""#, "OK id: rp0 root bus: 0000:00, bus: 0 devfn: 3.0\n")
    try check(#""invalid error status value. \"BOGUS\"""#, "invalid error status value. \"BOGUS\"\n")
    try check(#""the device doesn't support pci express. nic0\r\n""#, "the device doesn't support pci express. nic0\n")
    try check(#""Error: device 'x' not found\r\n""#, "Error: device 'x' not found\n")
  }

  @Test func aTargetWithoutAMonitorOfItsOwn() throws {
    try run(translator("pcie_aer_inject_error"), Self.arguments).expect(
      "This target can't make devices report errors: it has no command 'human-monitor-command'\n")
  }
}
