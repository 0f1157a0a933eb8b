// expect: requires that 'CoroutineOne' conform to 'PlainCommand'
import API
import MainLoop
import QAPIRuntime

func fill(_ table: inout CommandTable) {
  table.plain(CoroutineOne.self) { (_, _) throws(QMPError) -> Void in }
}
