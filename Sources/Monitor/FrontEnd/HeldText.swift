/// What is to be shown later, in its order.
package struct HeldText: Sendable {
  /// Beyond so many bytes, texts are counted only.
  private static let limit = 1 << 20

  private var text = ""
  private var missed = 0

  package init() {}

  /// Keeps lines that end with a line feed.
  package mutating func add(_ lines: String) {
    if text.utf8.count + lines.utf8.count > Self.limit { missed += 1 } else { text += lines }
  }

  /// All of it, and what became of the rest; empty where there is nothing.
  package mutating func take() -> String {
    defer { self = HeldText() }
    return text + (missed == 0 ? "" : "\(missed) further messages were not kept\n")
  }
}
