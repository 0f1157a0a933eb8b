// expect: can not be mutated from a nonisolated context
import API
import MainLoop
import QAPIRuntime
import QJSON

@MainLoop
final class Handlers: QapiSchemaHandlers {
  private var count: Int64 = 0

  func plainOne(_: borrowing PlainContext, size: Int64?) throws(QMPError) -> Int64 { count }

  func coroutineOne(_: borrowing CoroutineContext) async throws(QMPError) { count += 1 }

  nonisolated func outOfBandOne(_: borrowing OutOfBandContext) throws(QMPError) { count += 1 }

  func rawOne(_: borrowing CoroutineContext, raw arguments: JSONObject) async throws(QMPError) -> any QAPIValue {
    JSONValue.object(arguments)
  }
}
