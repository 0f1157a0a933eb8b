import HMP
import HMPTables
import HMPTranslation

/// The commands of the human monitor that take more than one call of a QMP command, or lay out a report.
///
/// Each is a function named after its row in the tables, `infoBlock` for `info block`, and stands in the folder of its
/// topic, beside the table.
enum Translators {
  /// Carries a line out by the target's own human monitor.
  static func native(_ answer: HMPNativeAnswer) -> HMPTranslator { HumanMonitor.translator(answer) }
}
