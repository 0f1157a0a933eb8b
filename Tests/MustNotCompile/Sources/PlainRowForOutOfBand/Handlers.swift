// expect: requires that 'OutOfBandOne' conform to 'PlainCommand'
import API
import MainLoop
import QAPIRuntime

func fill(_ table: inout CommandTable) {
  table.plain(OutOfBandOne.self) { (_, _) throws(QMPError) -> Void in }
}
