import HMP
import HMPTables
import HMPTranslation

/// The monitor commands that tables cannot express, and the layouts of results as text.
///
/// Each is a function named after its row, such as `infoBlock` for `info block`, in the folder of the row's topic. A
/// translator carries the row out; a layout makes the text from the result of the QMP command that the row calls, which
/// is the JSON value.
enum Translators {
  /// Sends a line to the target's own human monitor.
  static func native(_ answer: HMPNativeResponse) -> HMPTranslator { HumanMonitor.translator(answer) }
}
