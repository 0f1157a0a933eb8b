public import QJSON

/// What a command gave: text for a person, a value for a program.
public struct HMPOutput: Sendable, Equatable {
  /// Lines that end with a newline; empty when there is nothing to say.
  public var text: String
  /// The result for `--json`.
  public var value: JSONValue

  public init(text: String = "", value: JSONValue = .object([:])) {
    self.text = text
    self.value = value
  }

  /// A text that is its own value.
  public init(_ text: String) {
    self.init(text: text, value: .string(text))
  }
}
