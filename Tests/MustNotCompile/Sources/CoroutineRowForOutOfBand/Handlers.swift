// expect: requires that 'OutOfBandOne' conform to 'CoroutineCommand'
import API
import MainLoop
import QAPIRuntime

func fill(_ table: inout CommandTable) {
  table.coroutine(OutOfBandOne.self) { (_, _) async throws(QMPError) -> Void in }
}
