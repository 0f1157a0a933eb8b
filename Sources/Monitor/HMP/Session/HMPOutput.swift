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

/// The text of a result for which nobody laid out a report: a member a line, what is nested indented.
public enum HMPResultText {
  /// Nothing for an empty result; text that the target made for people is passed on as it is.
  public static func text(of result: JSONValue) -> String {
    if let text = result["human-readable-text"]?.stringValue { return text }
    var lines: [String] = []
    append(result, indent: "", to: &lines)
    return lines.map { $0 + "\n" }.joined()
  }

  private static func append(_ value: JSONValue, indent: String, to lines: inout [String]) {
    switch value {
    case .object(let members):
      for member in members { append(member, indent: indent, to: &lines) }
    case .array(let elements):
      for element in elements { append(element: element, indent: indent, to: &lines) }
    case .null: break
    default: lines.append(indent + scalar(value))
    }
  }

  private static func append(_ member: JSONMember, indent: String, to lines: inout [String]) {
    guard isNested(member.value) else {
      lines.append("\(indent)\(member.name): \(scalar(member.value))")
      return
    }
    lines.append("\(indent)\(member.name):")
    append(member.value, indent: indent + "  ", to: &lines)
  }

  /// The first line of an element carries the mark of a list.
  private static func append(element: JSONValue, indent: String, to lines: inout [String]) {
    let first = lines.count
    append(element, indent: indent + "  ", to: &lines)
    guard lines.count > first else { return lines.append("\(indent)- \(scalar(element))") }
    lines[first] = "\(indent)- " + lines[first].dropFirst(indent.utf8.count + 2)
  }

  private static func isNested(_ value: JSONValue) -> Bool {
    switch value {
    case .object(let members): !members.isEmpty
    case .array(let elements): !elements.isEmpty
    default: false
    }
  }

  private static func scalar(_ value: JSONValue) -> String { value.stringValue ?? value.text() }
}

extension JSONValue {
  /// The member that `NAME.NAME` leads to, in which a number stands for an element of a list; nil where there is none.
  public func member(at path: [String]) -> JSONValue? { member(at: path[...]) }

  /// As a script prints it: strings bare, all else as JSON.
  public var bareText: String { stringValue ?? text() }

  private func member(at path: ArraySlice<String>) -> JSONValue? {
    guard let name = path.first else { return self }
    switch self {
    case .object(let object): return object[name]?.member(at: path.dropFirst())
    case .array(let elements):
      guard let index = Int(name), elements.indices.contains(index) else { return nil }
      return elements[index].member(at: path.dropFirst())
    default: return nil
    }
  }
}
