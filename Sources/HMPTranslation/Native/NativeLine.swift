import HMP

/// A line for the target's own human monitor, made from what was read of the one that was typed.
///
/// Expressions give way to their values: some kill the process that reads them, by a division that overflows or by deep
/// parentheses.
enum NativeLine {
  /// The line as it was typed where no expression is in it.
  static func text(of arguments: HMPArguments) -> String {
    guard arguments.notation.contains(where: \.kind.isExpression) else { return arguments.line }
    var text = arguments.command
    var isAfterExpression = false
    for argument in arguments.notation {
      guard let value = arguments[argument.name] else { continue }
      if case .format(let format) = value {
        text += format.written.map { "/\($0)" } ?? ""
        continue
      }
      text += argument.presence == .afterPoint ? " ." : " "
      text += word(value, argument.kind, isAfterExpression: isAfterExpression)
      isAfterExpression = argument.kind.isExpression
    }
    return text
  }

  /// A number as that monitor reads it back: without a sign, which would be an operator.
  static func number(_ value: Int64) -> String {
    let bits = UInt64(bitPattern: value)
    return bits < 10 ? String(bits) : "0x" + String(bits, radix: 16)
  }

  private static func word(_ value: HMPValue, _ kind: HMPArgument.Kind, isAfterExpression: Bool) -> String {
    switch (kind, value) {
    case (.flag(let letter), _): "-\(letter)"
    case (.flagWithValue(let letter), .string(let text)): "-\(letter) \(HumanMonitor.quoted(text))"
    case (.restOfLine, .string(let text)): text
    case (_, .string(let text)): HumanMonitor.quoted(text, always: isAfterExpression)
    case (.megabytes, .integer(let value)): number(value >> 20)
    case (.size, .integer(let value)): "\(value)b"
    case (_, .integer(let value)): number(value)
    case (_, .boolean(let value)): value ? "on" : "off"
    case (_, .number(let value)): "\(value)"
    case (_, .format): ""
    }
  }
}

extension HMPArgument.Kind {
  fileprivate var isExpression: Bool {
    switch self {
    case .int32, .int64, .megabytes: true
    default: false
    }
  }
}
