public import QAPIRuntime
public import QJSON

/// The output of a command: text for a person, a value for a program.
public struct HMPOutput: Sendable, Equatable {
  /// The text, in lines that end with a newline; may be empty.
  public var text: String
  /// The result for `--json`; each access converts a result that has a type of the schema.
  public var value: JSONValue {
    get { result.value.json }
    set { result = AnyResult(value: newValue) }
  }
  /// The text with styles; nil, or different from `text`, if the text has none.
  public internal(set) var styled: HMPStyledText?
  /// What a program that the command ran has written to its standard error, in lines that end with a newline; `value` has it
  /// too.
  public var programErrors = ""
  /// The error of a command that failed although it has a result; nil if it succeeded.
  public var error: String?
  /// Whether the command was cancelled while it waited.
  public var wasCancelled = false
  private var result: AnyResult

  /// A result that is converted to JSON only where JSON is wanted.
  private struct AnyResult: Sendable, Equatable {
    let value: any QAPIValue

    static func == (left: Self, right: Self) -> Bool { left.value.json == right.value.json }
  }

  /// Makes an output; the text is empty or ends with a newline.
  public init(text: String = "", value: JSONValue = .object([:]), error: String? = nil) {
    self.text = text
    result = AnyResult(value: value)
    self.error = error
  }

  /// Makes an output of a result that has a type of the schema; the text is empty or ends with a newline.
  public init(text: String, result: any QAPIValue) {
    self.text = text
    self.result = AnyResult(value: result)
  }

  /// Makes an output whose value is its text.
  public init(_ text: String) {
    self.init(text: text, value: .string(text))
  }
}

/// The text form of results that have no report: one member per line, with nested values indented.
public enum HMPResultText {
  /// Returns the text of a result; empty for an empty result.
  ///
  /// The text of a member `human-readable-text` is returned as it is.
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

  /// Appends an element of a list, whose first line begins with `-`.
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
  /// Returns the member at a path, in which a number is the index of an array's element; nil if there is none.
  public func member(at path: [String]) -> JSONValue? { member(at: path[...]) }

  /// The value as scripts print it: a string without quotes, any other value as JSON.
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
