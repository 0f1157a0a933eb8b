import HMP
import MainLoop
import Testing

/// The formats that are passed on to the target's own monitor.
@MainLoop private final class Kept {
  var formats: [String] = []
}

@Suite struct FormatKeepingTests {
  @MainLoop @Test func onlyTheFormatOfAnInvalidLineIsPassedOn() async throws {
    let kept = Kept()
    let options = HMPOptions(
      register: { name, _ throws(HMPError) in name == "eip" ? 7 : nil },
      keepFormat: { format, _ in kept.formats.append(format) })
    let monitor = try Scripted([row("xp", "fmt:/,addr:l")], options: options)
    for line in ["xp/4xb 0", "xp 0", "xp/8xb $eip", "xp/z 0", "nothing", "xp 1 2"] { _ = await monitor.run(line) }
    #expect(kept.formats.isEmpty)
    for line in ["xp/d", "xp/2ub 1/0", "xp / x", "xp/c 0 0", "xp/99999999999g $nope"] { _ = await monitor.run(line) }
    #expect(kept.formats == ["d", "2ub", "", "c", "99999999999g"])
  }

  @MainLoop
  @Test(arguments: [
    ("memsave 0 16 /tmp/f", true), ("memsave 0 /f", false), ("memsave x", false), ("memsave 0 16", false),
  ])
  func aNameAfterAnExpressionNeedsQuotes(line: String, isHinted: Bool) async throws {
    let monitor = try Scripted([row("memsave", "val:l,size:i,filename:s")])
    do throws(HMPError) {
      _ = try await monitor.session.run(line)
      Issue.record("\(line) did not fail")
    } catch {
      #expect((error.hint?.contains("quotes") ?? false) == isHinted)
    }
  }

  @MainLoop @Test func theHistoryContainsEachLineOnce() {
    let state = HMPMonitorState()
    for line in ["a", "b", "a"] { state.remember(line) }
    #expect(state.history == ["b", "a"])
    for number in 0..<2000 { state.remember("\(number)") }
    #expect(state.history.count == 1000 && state.history.last == "1999")
  }
}
