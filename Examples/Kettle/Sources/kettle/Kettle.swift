import MainLoop
import QAPIRuntime
import QMP

/// A kettle that heats its water by one degree every 20 ms.
@MainLoop
final class Kettle: KettleHandlers {
  let events = EventHub()
  private var celsius: Int64 = 20
  private var users = 0

  func queryKettle(_: borrowing PlainContext) -> KettleStatus { status }

  func heat(_: borrowing CoroutineContext, celsius wanted: Int64) async throws(QMPError) -> KettleStatus {
    guard wanted <= 100 else { throw .generic("water does not get hotter than 100 degrees") }
    try await heat(to: wanted)
    return status
  }

  private var status: KettleStatus { KettleStatus(celsius: celsius, heating: users > 0) }

  private func heat(to wanted: Int64) async throws(QMPError) {
    users += 1
    defer { users -= 1 }
    while celsius < wanted {
      let before = celsius
      do throws(CancellationError) {
        try await Coroutine.wait(for: "the water") { () throws(CancellationError) in
          try await MainLoop.sleep(for: .milliseconds(20))
        }
      } catch {
        throw .generic("heating was given up at \(celsius) degrees")
      }
      // Another client may have heated the water meanwhile.
      if celsius == before { celsius += 1 }
      if celsius == 100, before < 100 { events.emit(KettleBoiledEvent()) }
    }
  }
}
