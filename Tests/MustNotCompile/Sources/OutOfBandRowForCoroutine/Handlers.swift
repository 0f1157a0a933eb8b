// expect: requires that 'CoroutineOne' conform to 'OutOfBandCommand'
import API
import MainLoop
import QAPIRuntime

func fill(_ table: inout CommandTable) {
  table.outOfBand(CoroutineOne.self) { (_, _) throws(QMPError) -> Void in }
}
