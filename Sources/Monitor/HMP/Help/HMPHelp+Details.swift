import HMPTables
import QJSON

extension HMPHelp {
  /// Everything that the table says of a command: the native monitor's line first, then what it does, its arguments and
  /// an example.
  public func details(of row: HMPRow, prefix: [String]) -> HMPOutput {
    let native = output(of: [row], prefix: prefix[...])
    var text = native.styled ?? HMPStyledText(native.text)
    var value = native.value.arrayValue?.first?.objectValue ?? [:]
    let rest = row.details.split(separator: "\n\n").dropFirst()
    for paragraph in rest { text.append("\n" + HelpText.paragraph(String(paragraph))) }
    if !row.arguments.isEmpty {
      let column = min(Self.widestColumn, (row.arguments.map { Self.shownName($0).utf8.count }.max() ?? 0) + 4)
      text.append("\nArguments:", .heading)
      text.append("\n" + row.arguments.map { Self.item($0, of: row, column) }.joined())
      value["arguments"] = .array(row.arguments.map { Self.value(of: $0, of: row) })
    }
    if !row.example.isEmpty {
      text.append("\nExample:", .heading)
      text.append(" \(row.example)\n")
      value["example"] = .string(row.example)
    }
    if !rest.isEmpty { value["details"] = .string(rest.joined(separator: "\n\n")) }
    if !row.topic.isEmpty { value["topic"] = .string(row.topic) }
    return HMPOutput(text, value: .object(value))
  }

  private static let widestColumn = 20

  private static func shownName(_ argument: HMPArgument) -> String {
    argument.kind.flagLetter.map { "-\(Character(UnicodeScalar($0)))" } ?? argument.name
  }

  private static func item(_ argument: HMPArgument, of row: HMPRow, _ column: Int) -> String {
    let type = argument.kind.title + (argument.isOptional ? ", optional" : "")
    return HelpText.item("  " + shownName(argument), "(\(type)) \(meaning(of: argument, row))", column: column)
  }

  private static func value(of argument: HMPArgument, of row: HMPRow) -> JSONValue {
    [
      "name": .string(argument.name), "type": .string(argument.kind.title), "optional": .bool(argument.isOptional),
      "notation": .string(argument.notation), "help": .string(meaning(of: argument, row)),
    ]
  }

  private static func meaning(of argument: HMPArgument, _ row: HMPRow) -> String {
    row.argumentHelp.first { $0.name == argument.name }?.text ?? ""
  }
}

extension HMPArgument {
  /// Whether a line can do without it.
  fileprivate var isOptional: Bool {
    switch kind {
    case .flag, .flagWithValue, .format: true
    default: presence != .required
    }
  }
}

extension HMPArgument.Kind {
  /// What a person calls it.
  fileprivate var title: String {
    switch self {
    case .filename: "file"
    case .blockDevice: "block device or node"
    case .string: "text"
    case .restOfLine: "rest of the line"
    case .options: "key=value,..."
    case .format: "/count, format, size"
    case .int32, .int64: "number"
    case .megabytes: "number of MiB"
    case .size: "size"
    case .time: "time"
    case .boolean: "on or off"
    case .flag: "flag"
    case .flagWithValue: "flag with a text"
    }
  }
}
