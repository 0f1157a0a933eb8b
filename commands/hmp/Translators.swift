import HMP
import HMPTables
import HMPTranslation

/// The monitor commands that use more than one QMP command, or that format a report.
///
/// Each is a function named after its row, such as `infoBlock` for `info block`, in the folder of the row's topic.
enum Translators {
  /// Sends a line to the target's own human monitor.
  static func native(_ answer: HMPNativeAnswer) -> HMPTranslator { HumanMonitor.translator(answer) }
}
