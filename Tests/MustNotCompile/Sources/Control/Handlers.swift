import API
import MainLoop
import QAPIRuntime

@MainLoop
final class Handlers: QapiSchemaHandlers {
  private var count: Int64 = 0

  func plainOne(size: Int64?) throws(QMPError) -> Int64 { count }

  func coroutineOne() async throws(QMPError) { count += 1 }

  nonisolated func outOfBandOne() throws(QMPError) {}
}

@MainLoop func table() -> CommandTable { CommandTable(serving: Handlers()) }
