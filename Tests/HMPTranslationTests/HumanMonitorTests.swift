import HMP
import HMPTables
import QAPIRuntime
import Testing

@testable import HMPTranslation

/// Errors of the target's own human monitor that every row can have; rows list further errors.
@Suite struct HumanMonitorErrorTests {
  @Test(arguments: [
    "unknown command: 'info via'\n",
    "p: extraneous characters at the end of line\nTry \"help p\" for more information\n",
    "This target can't show guest memory: it has no human monitor but hmp's own\n",
    "it burns\n", "smoke\nit burns a lot\n",
  ])
  func errors(text: String) {
    guard case .refused(text)? = HumanMonitor.error(in: text, .text(errors: ["it burns"])) else {
      Issue.record("taken for a result: \(text)")
      return
    }
  }

  @Test(arguments: ["", "0x7\n", "No CPU available\n", "smoke: it burns\n", "a\nit burns\nb\n"])
  func results(text: String) { #expect(HumanMonitor.error(in: text, .text(errors: ["it burns"])) == nil) }

  @Test func anyTextOfASilentRowIsAnError() {
    #expect(HumanMonitor.error(in: "", .silence) == nil)
    guard case .refused("done\n")? = HumanMonitor.error(in: "done\n", .silence) else {
      Issue.record("taken for a result")
      return
    }
  }

  @Test(arguments: ["", "fed 3 cats\n", "warning: old\nfed a dog\n", "fed 3 dogs\n"])
  func listedTextsAreResults(text: String) {
    #expect(HumanMonitor.error(in: text, .results(["fed * cats", "fed * dog"])) == nil)
  }

  @Test(arguments: ["no cats\n", "fed cats\n", "we fed 3 cats\n", "fed 3\n", "a\nfed 3 cats\nb\n"])
  func textsThatAreNotListedAreErrors(text: String) {
    guard case .refused(text)? = HumanMonitor.error(in: text, .results(["fed * cats"])) else {
      Issue.record("taken for a result: \(text)")
      return
    }
  }

  @Test(arguments: [HMPNativeResponse.silence, .text(errors: [])])
  func markedErrorsAreThoseOfQMP(answer: HMPNativeResponse) {
    guard case .qmp(let error)? = HumanMonitor.error(in: "Error: one\ntwo\n", answer) else {
      Issue.record("no error")
      return
    }
    #expect(error == .generic("one\ntwo"))
  }
}
