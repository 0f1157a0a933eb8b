import HMP
import QAPIRuntime
import Testing

@testable import HMPTranslation

@Suite struct NativeFailureTests {
  @Test(arguments: [
    "unknown command: 'info via'\n",
    "p: extraneous characters at the end of line\nTry \"help p\" for more information\n",
    "invalid CPU index\n", "No CPU available\n", "Invalid boot device 'z'\n",
    "'bogus' is not a valid char driver\nCould not open gdbserver on device 'bogus'\n",
    "Error opening logfile /x: No such file or directory\n", "Bad logfile template: a%d%d\n",
    "This accelerator does not support setting one-insn-per-tb\n", "unexpected option bogus\n",
    "Audiodev 'nope' not found\n", "Device 'd' not found\n", "Invalid MCE status code\n",
    "Guest CPU does not support MCA broadcast\n", "No memory is mapped at address 0xfffff\n",
    "This target can't show its memory: it has no human monitor but hmp's own\n",
    "host forwarding rule for tcp::5555 not found\n",
  ])
  func wordsOfFailures(text: String) {
    guard case .refused(text)? = NativeFailure.told(by: text, .text) else {
      Issue.record("taken for an answer: \(text)")
      return
    }
  }

  @Test(arguments: [
    "", "0x7\n", "PG disabled\n", "gpa: 0\n", "Unmapped\n", "sync-profile is off\n", "boot device list now set to c\n",
    "Waiting for gdb connection on device 'tcp::1234'\n", "Disabled gdbserver\n",
    "0000010000000000: Cannot access memory\n", "Log items (comma separated):\nnone            remove all logs\n",
    "CPU 0: MCE capability is not enabled, raising triple fault", "Command \"info usbhost\" is not available.\n",
    "a : state 0\nNo : state 1\nb : state 0\n",
  ])
  func answers(text: String) { #expect(!NativeFailure.isTold(by: text) && !text.hasPrefix("Error: ")) }

  @Test func whereNothingIsToBeSaidAllTextIsAFailure() {
    #expect(NativeFailure.told(by: "", .silence) == nil)
    guard case .refused("done\n")? = NativeFailure.told(by: "done\n", .silence) else {
      Issue.record("taken for an answer")
      return
    }
  }

  @Test(arguments: [NativeAnswer.silence, .text])
  func markedErrorsAreThoseOfQMP(answer: NativeAnswer) {
    guard case .qmp(let error)? = NativeFailure.told(by: "Error: one\ntwo\n", answer) else {
      Issue.record("no error")
      return
    }
    #expect(error == .generic("one\ntwo"))
  }
}
