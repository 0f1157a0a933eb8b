import FrontEnd
import HMP
import MainLoop
import Synchronization
import TestSupport
import Testing

@MainLoop @Suite struct ProgressLineTests {
  /// A terminal of 20 columns, and its clock.
  private final class Screen: Sendable {
    private struct State {
      var texts: [String] = []
      var now = ContinuousClock.now
    }

    private let state = Mutex(State())

    var texts: [String] { state.withLock { $0.texts } }

    func pass(_ time: Duration) { state.withLock { $0.now += time } }

    func display(isDumb: Bool = false) -> ProgressLine.Display {
      ProgressLine.Display(
        isDumb: isDumb, now: { self.state.withLock { $0.now } }, fit: { String($0.prefix(20)) },
        write: { text in self.state.withLock { $0.texts.append(text) } })
    }
  }

  private let screen = Screen()
  private let step = HMPProgress(title: "savevm a", done: 0, total: 0)
  private static let erasure = "\r\u{1B}[K"

  @Test func aQuickCommandShowsNothing() {
    let line = ProgressLine(on: screen.display())
    line.begin("savevm a", isMuted: false)
    line.show(step)
    #expect(!line.clear())
    #expect(screen.texts.isEmpty)
  }

  @Test func progressReplacesTheRow() {
    let line = ProgressLine(on: screen.display())
    line.begin(nil, isMuted: false)
    screen.pass(.seconds(1))
    line.show(step)
    line.show(HMPProgress(title: "savevm a", done: 1, total: 2))
    #expect(screen.texts == ["\rsavevm a\u{1B}[K", "\rsavevm a  [#########\u{1B}[K"])
    line.erase()
    line.erase()
    #expect(screen.texts.last == Self.erasure && screen.texts.count == 3)
    line.show(step)
    #expect(line.clear())
    #expect(screen.texts.last == Self.erasure && screen.texts.count == 5)
    #expect(!line.clear())
  }

  @Test func theTimeIsShownUntilThereIsProgress() async {
    let line = ProgressLine(on: screen.display(), delay: .zero)
    line.begin("wait\nall", isMuted: false)
    screen.pass(.seconds(3))
    #expect(await comesTrue { !screen.texts.isEmpty })
    #expect(Set(screen.texts) == ["\rwait all  3 s\u{1B}[K"])
    line.clear()
  }

  @Test func nothingIsShownWhileMuted() {
    let line = ProgressLine(on: screen.display(), delay: .zero)
    line.begin("savevm a", isMuted: true)
    line.show(step)
    line.clear()
    let none = ProgressLine(on: nil, delay: .zero)
    none.begin("savevm a", isMuted: false)
    none.show(step)
    #expect(!none.clear())
    #expect(screen.texts.isEmpty)
  }

  @Test func aTerminalThatCannotEraseShowsTheFirstStepOnly() {
    let line = ProgressLine(on: screen.display(isDumb: true), delay: .zero)
    line.begin("savevm a", isMuted: false)
    line.show(step)
    line.show(step)
    #expect(!line.clear())
    #expect(screen.texts == ["savevm a", "\n"])
  }
}
