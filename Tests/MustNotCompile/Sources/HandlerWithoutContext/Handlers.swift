// expect: protocol requires function 'plainOne(_:size:)'
import API
import MainLoop
import QAPIRuntime
import QJSON

@MainLoop
final class Handlers: QapiSchemaHandlers {
  private var count: Int64 = 0

  func plainOne(size: Int64?) throws(QMPError) -> Int64 { count }

  func coroutineOne(_: borrowing CoroutineContext) async throws(QMPError) { count += 1 }

  nonisolated func outOfBandOne(_: borrowing OutOfBandContext) throws(QMPError) {}

  func rawOne(_: borrowing CoroutineContext, raw arguments: JSONObject) async throws(QMPError) -> any QAPIValue {
    JSONValue.object(arguments)
  }
}
