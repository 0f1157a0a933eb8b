public import QJSON

/// What a command gave: text for a person, a value for a program.
public struct HMPOutput: Sendable, Equatable {
  /// Lines that end with a newline; empty when there is nothing to say.
  public var text: String
  /// The result for `--json`.
  public var value: JSONValue
  /// The text with what stands out in it; nil, or of another text, where nothing does.
  public internal(set) var styled: HMPStyledText?
  /// What went wrong although there is a result, in a few words: the line is one that failed.
  public var complaint: String?
  /// Whether the command was cancelled before what it waits for had happened.
  public var wasCancelled = false

  /// Makes an output; the text is empty or ends with a newline.
  public init(text: String = "", value: JSONValue = .object([:]), complaint: String? = nil) {
    self.text = text
    self.value = value
    self.complaint = complaint
  }

  /// A text that is its own value.
  public init(_ text: String) {
    self.init(text: text, value: .string(text))
  }
}
