// expect: protocol requires function 'plainOne(size:)'
import API
import MainLoop
import QAPIRuntime

@MainLoop
final class Handlers: QapiSchemaHandlers {
  private var count: Int64 = 0

  func coroutineOne() async throws(QMPError) { count += 1 }

  nonisolated func outOfBandOne() throws(QMPError) {}
}
