// expect: requires that 'PlainOne' conform to 'CoroutineCommand'
import API
import MainLoop
import QAPIRuntime

func fill(_ table: inout CommandTable) {
  table.coroutine(PlainOne.self) { (_, _) async throws(QMPError) -> Int64 in 0 }
}
