import FrontEnd
import HMP
import LineEditor

extension Report {
  /// The output as a terminal gets it: cleaned, and with colour where there is any.
  func shown(in style: TextStyle) -> String {
    guard style.isOn, let styled else { return TerminalText.clean(output) }
    return styled.runs.map { style.text(TerminalText.clean($0.text), $0.style) }.joined()
  }
}
