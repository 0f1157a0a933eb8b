import MainLoop
import QAPIRuntime
import QMP

/// Handlers that do nothing, so that what is measured is the way to them.
@MainLoop
final class MeasuredServer: MeasuredHandlers {
  func plain(_: borrowing PlainContext) -> MeasuredVersion { MeasuredVersion(major: 1, minor: 2, package: "measured") }

  func resize(_: borrowing CoroutineContext, nodeName: String, size: Int64) async {}
}

/// A session with its bytes on both sides, and nothing in between.
@MainLoop
final class MeasuredSession {
  private let session: MonitorSession
  private var input: ConnectionInput
  private var answered = 0

  init() {
    var table = CommandTable()
    table.appendMeasured(MeasuredServer())
    let counter = Counter()
    session = MonitorSession(Dispatcher(table), version: [:]) { output in
      if case .bytes(let bytes) = output { counter.bytes += bytes.count }
    }
    input = session.makeInput()
    self.counter = counter
    exchange(#"{"execute": "qmp_capabilities"}"#)
  }

  private let counter: Counter

  /// How many bytes have been answered so far.
  var bytes: Int { counter.bytes }

  /// Hands over the bytes of requests, and takes the answers' bytes.
  func exchange(_ text: String) {
    var text = text
    text.withUTF8 { input.append(UnsafeRawBufferPointer($0)) }
    session.beginTurn()
    var requests: [InBandRequest] = []
    take: while true {
      switch input.next() {
      case .inBand(let request): requests.append(request)
      case .outOfBand: continue
      case .needsBytes: break take
      case .blocked:
        session.accept(requests)
        requests = []
      }
    }
    session.accept(requests)
    session.flush()
  }

  @MainLoop
  private final class Counter {
    var bytes = 0
  }
}
