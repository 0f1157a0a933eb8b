// expect: protocol requires function 'coroutineOne()'
import API
import MainLoop
import QAPIRuntime

@MainLoop
final class Handlers: QapiSchemaHandlers {
  private var count: Int64 = 0

  func plainOne(size: Int64?) throws(QMPError) -> Int64 { count }

  nonisolated func outOfBandOne() throws(QMPError) {}
}
