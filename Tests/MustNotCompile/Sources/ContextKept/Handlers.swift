// expect: 'context' is borrowed and cannot be consumed
import API
import MainLoop
import QAPIRuntime
import QJSON

@MainLoop
final class Handlers: QapiSchemaHandlers {
  private var count: Int64 = 0

  func plainOne(_: borrowing PlainContext, size: Int64?) throws(QMPError) -> Int64 { count }

  func coroutineOne(_ context: borrowing CoroutineContext) async throws(QMPError) { keep(context) }

  private func keep(_ context: consuming CoroutineContext) {}

  nonisolated func outOfBandOne(_: borrowing OutOfBandContext) throws(QMPError) {}

  func rawOne(_: borrowing CoroutineContext, raw arguments: JSONObject) async throws(QMPError) -> any QAPIValue {
    JSONValue.object(arguments)
  }
}
