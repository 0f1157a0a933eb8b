// expect: requires that 'PlainOne' conform to 'OutOfBandCommand'
import API
import MainLoop
import QAPIRuntime

func fill(_ table: inout CommandTable) {
  table.outOfBand(PlainOne.self) { (_, _) throws(QMPError) -> Int64 in 0 }
}
