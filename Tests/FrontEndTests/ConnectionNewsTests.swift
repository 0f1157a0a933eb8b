import FrontEnd
import HMP
import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@MainLoop @Suite struct ConnectionNewsTests {
  @MainLoop private final class Scene {
    let context: HMPContext
    var description: ConnectionNews.Description? = .init(name: "vm", version: "7.2.0")
    private(set) var shown: [String] = []
    private(set) lazy var news = ConnectionNews(
      of: "unix:A", context, describe: { [unowned self] in description },
      show: { [unowned self] in shown.append($0) })

    init() throws {
      let table = try HMPTable(rows: [HMPRow(name: "stop", binding: .call(HMPCall("stop")))])
      context = HMPSession(table: table, target: SlowTarget(), state: HMPMonitorState()).context
    }
  }

  @Test func theLossIsTold() throws {
    let scene = try Scene()
    scene.news.hear(.lost("the other side closed the connection"))
    #expect(scene.shown == ["unix:A: the other side closed the connection; trying to connect again"])
  }

  @Test(arguments: [
    (true, ConnectionNews.Description(name: "vm", version: "7.2.0"), ": vm, 7.2.0, the same process"),
    (false, ConnectionNews.Description(version: "7.2.0"), ": 7.2.0, another process"),
    (nil, ConnectionNews.Description(name: "vm"), ": vm"),
    (nil, ConnectionNews.Description(), ""),
  ])
  func theReturnIsTold(
    _ isSameProcess: Bool?, _ description: ConnectionNews.Description, _ expected: String
  ) throws {
    let scene = try Scene()
    scene.description = description
    scene.news.hear(.regained(isSameProcess: isSameProcess))
    #expect(scene.shown == ["unix:A: connected again" + expected])
  }

  @Test func aReturnThatDidNotLastIsNotTold() throws {
    let scene = try Scene()
    scene.description = nil
    scene.news.hear(.regained(isSameProcess: true))
    #expect(scene.shown.isEmpty)
  }

  @Test func newsWaitForTheEndOfTheLine() throws {
    let scene = try Scene()
    scene.news.lineBegins()
    scene.news.hear(.lost("gone"))
    scene.news.hear(.regained(isSameProcess: true))
    #expect(scene.shown.isEmpty)
    scene.news.lineEnds()
    #expect(
      scene.shown == ["unix:A: gone; trying to connect again", "unix:A: connected again: vm, 7.2.0, the same process"])
    scene.news.lineEnds()
    scene.news.hear(.lost("gone"))
    #expect(scene.shown.count == 3)
  }
}

@MainLoop @Suite struct AnnouncerTests {
  /// A target whose events and loss a test tells.
  @MainLoop private final class Source: CommandTarget {
    private let observers = Observers<TargetNotice>()

    func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue { JSONValue.object([:]) }
    func commandNames() async throws(TargetError) -> Set<String> { [] }

    func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation {
      observers.add(body)
    }

    func tell(_ notice: TargetNotice) { observers.tell(notice) }
  }

  @Test func eventsAreShownAndHeard() throws {
    let source = Source()
    let context = HMPSession(table: try HMPTable(rows: []), target: source, state: HMPMonitorState()).context
    var log: [String] = []
    let announcer = Announcer(
      context, text: { event, showsTime in "[\(event.name)]\(showsTime ? " with its time" : "")" },
      heard: { log.append("heard \($0)") }, show: { log.append($0) }, lost: { log.append("lost") })
    let event = TargetNotice.event(ReceivedEvent(name: "STOP"))
    source.tell(event)
    #expect(log == ["heard STOP", "[STOP]"])
    log = []
    context.state.events.display?.showsTime = true
    source.tell(event)
    #expect(log == ["heard STOP", "[STOP] with its time"])
    log = []
    context.state.events.display?.isOn = false
    source.tell(event)
    source.tell(.lost("gone"))
    #expect(log == ["heard STOP", "lost"])
    log = []
    announcer.end()
    source.tell(event)
    #expect(log.isEmpty)
  }
}
