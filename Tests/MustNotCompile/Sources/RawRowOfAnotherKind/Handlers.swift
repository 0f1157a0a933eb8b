// expect: requires that 'RawOne' conform to 'PlainCommand'
import API
import MainLoop
import QAPIRuntime

func fill(_ table: inout CommandTable) {
  table.plain(raw: RawOne.self) { (_, _) throws(QMPError) -> any QAPIValue in QAPIEmpty() }
}
