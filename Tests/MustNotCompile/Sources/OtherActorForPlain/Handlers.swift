// expect: cannot satisfy global actor 'MainLoop'-isolated requirement
import API
import MainLoop
import QAPIRuntime

@MainLoop
final class Handlers: QapiSchemaHandlers {
  private var count: Int64 = 0

  @OtherActor func plainOne(size: Int64?) throws(QMPError) -> Int64 { 0 }

  func coroutineOne() async throws(QMPError) { count += 1 }

  nonisolated func outOfBandOne() throws(QMPError) {}
}

@globalActor
actor OtherActor {
  static let shared = OtherActor()
}
