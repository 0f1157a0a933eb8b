// expect: cannot conform to global-actor-isolated protocol
import API
import QAPIRuntime
import QJSON

actor Handlers: QapiSchemaHandlers {
  private var count: Int64 = 0

  func plainOne(_: borrowing PlainContext, size: Int64?) throws(QMPError) -> Int64 { count }

  func coroutineOne(_: borrowing CoroutineContext) async throws(QMPError) { count += 1 }

  nonisolated func outOfBandOne(_: borrowing OutOfBandContext) throws(QMPError) {}

  func rawOne(_: borrowing CoroutineContext, raw arguments: JSONObject) async throws(QMPError) -> any QAPIValue {
    JSONValue.object(arguments)
  }
}
