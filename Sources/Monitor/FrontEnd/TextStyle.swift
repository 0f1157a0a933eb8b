package import HMP

/// Colours on a terminal, or none.
package struct TextStyle: Sendable, Equatable {
  package let isOn: Bool

  package init(isOn: Bool) { self.isOn = isOn }

  /// Lines that tell what went wrong, in red.
  package func error(_ lines: String) -> String { paint(lines, "31") }

  /// The text as its style asks for.
  package func text(_ text: String, _ style: HMPStyledText.Style) -> String {
    switch style {
    case .plain: text
    case .heading: paint(text, "1")
    case .name: paint(text, "1")
    }
  }

  /// Each line begins and ends its colour itself, for a reader that shows lines apart.
  private func paint(_ text: String, _ code: String) -> String {
    guard isOn else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "\u{1B}[\(code)m\($0)\u{1B}[m" }.joined(separator: "\n")
  }
}
