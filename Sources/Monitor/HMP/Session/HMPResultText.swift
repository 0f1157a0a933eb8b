public import QJSON

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
