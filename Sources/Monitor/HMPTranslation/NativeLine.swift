package import HMP
import HMPTables

/// A line for the target's own human monitor, made from the parsed arguments of the line that was typed.
///
/// Expressions are replaced with their values, because some expressions end QEMU: a division that overflows, or deeply
/// nested parentheses.
package enum NativeLine {
  /// The line as typed if no argument is an expression, and in a rehearsal if registers are in them.
  package static func text(of arguments: HMPArguments, isRehearsed: Bool = false) -> String {
    guard arguments.notation.contains(where: \.kind.isExpression), !(isRehearsed && arguments.line.contains("$"))
    else { return arguments.line }
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

  /// A number without a sign, which that monitor would read as an operator.
  package static func number(_ value: Int64) -> String {
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
