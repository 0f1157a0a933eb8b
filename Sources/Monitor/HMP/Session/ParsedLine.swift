import HMPTables
public import MainLoop

/// The result of reading a line: its command and arguments, and the properties that front ends need before it runs.
///
/// Reading a line has no effect on the monitor. A `/fmt` in it is remembered when the line runs.
///
/// It is immutable, and a class because a line passes through several tasks and queues: a copy of its row and context would
/// count some fifty references.
@MainLoop
public final class ParsedLine {
  /// The line as it was given, without expansion of aliases.
  public let text: String
  let memory: FormatMemory
  /// Whether expressions contain registers.
  ///
  /// Only the target knows the values of registers; in this reading each is 1.
  let usesRegisters: Bool
  private let reading: Result<HMPInvocation?, HMPError>
  private let context: HMPContext

  fileprivate init(_ text: String, _ context: HMPContext) {
    var memory = context.state.format
    var registers: [String: Int64] = [:]
    var reading: Result<HMPInvocation?, HMPError>
    repeat {
      reading = Result { () throws(HMPError) in try context.invocation(of: text, &memory, registers) }
      // Use 1 rather than 0, which would make a division by a register an error.
    } while reading.unknownRegister.map { registers.updateValue(1, forKey: $0) == nil } ?? false
    self.text = text
    self.memory = memory
    usesRegisters = !registers.isEmpty
    self.reading = reading
    self.context = context
  }

  /// The command and its arguments; nil for a blank line.
  ///
  /// - Throws: `HMPError` if the table has no such command, or its arguments are invalid.
  public func invocation() throws(HMPError) -> HMPInvocation? { try reading.get() }

  /// The command, as it was typed, of a line whose arguments are invalid; nil for any other line.
  package var invalidCommand: String? {
    guard case .failure(.usage(let usage)) = reading else { return nil }
    return String(usage.typed.drop { $0 == " " || $0 == "\t" })
  }

  /// The row of the command; nil for a blank line, and for one that cannot be read.
  public var row: HMPRow? { (try? reading.get())?.row }

  /// Whether the line has a command with valid arguments.
  public var isReadable: Bool { row != nil }

  /// Whether the command ends the target.
  public var endsTarget: Bool { row?.flags.contains(.endsTarget) ?? false }

  /// Whether the line can change the target; true for a line that cannot be read.
  public var mayChangeTarget: Bool {
    guard let invocation = (try? reading.get()) ?? nil else { return true }
    return !invocation.row.onlyReads(invocation.arguments)
  }

  /// Whether the command runs lines, whose results are shown as they come.
  public var showsLines: Bool { row?.flags.contains(.showsLines) ?? false }

  /// Whether the line contains a secret, such as a password, that no file may keep.
  public var holdsSecret: Bool { HMPSecrets(context.table, aliases: context.state.aliases).occur(in: text) }

  /// The consequence that a person must confirm before the line runs; nil if there is none, or the line cannot be read.
  public var confirmation: HMPConfirmation? { (try? reading.get()).flatMap(context.confirmation) }
}

extension HMPContext {
  /// Reads a line; has no effect on the monitor.
  @MainLoop
  public func parse(_ line: String) -> ParsedLine { ParsedLine(line, self) }

  /// Finds the command of a line and reads its arguments; nil for a blank line.
  ///
  /// - Throws: `HMPError`, including for a register that is not in `registers`. `memory` has the `/fmt` of the line
  ///   in that case too.
  @MainLoop
  func invocation(
    of line: String, _ memory: inout FormatMemory, _ registers: [String: Int64]
  ) throws(HMPError) -> HMPInvocation? {
    let line = try state.aliases.expand(line)
    guard let found = try table.find(LineScanner(line), isPreconfig: state.isPreconfig) else { return nil }
    if case .none = found.row.binding {
      throw .unavailable(typed: found.scanner.text(to: found.scanner.position))
    }
    var reader = ArgumentReader(found.scanner, of: found.row, registers: { registers[$0] })
    do throws(HMPArgumentError) {
      try reader.readAll(found.row.arguments, &memory)
    } catch {
      throw .usage(HMPUsageError(error, in: found, reader))
    }
    return HMPInvocation(row: found.row, arguments: reader.arguments)
  }
}

extension HMPUsageError {
  fileprivate init(_ cause: HMPArgumentError, in found: FoundCommand, _ reader: ArgumentReader) {
    self.init(
      command: found.row.spelling, typed: found.typed, cause: cause, argument: reader.argument,
      offset: reader.scanner.position)
    format = reader.arguments.elements.lazy.compactMap { reader.arguments.format($0.name)?.written }.first
    let following = found.row.arguments.drop { $0.name != reader.argument }.dropFirst().first
    precedesWord = following.map { [.string, .filename, .blockDevice].contains($0.kind) } ?? false
  }
}

extension Result<HMPInvocation?, HMPError> {
  /// The unknown register in an expression of the line; nil for any other error, and for success.
  fileprivate var unknownRegister: String? {
    if case .failure(let failure) = self { failure.unknownRegister } else { nil }
  }
}

extension HMPError {
  /// The unknown register in an expression of the line; nil for any other error.
  var unknownRegister: String? {
    guard case .usage(let usage) = self, case .expression(.unknownRegister(let name)) = usage.cause else {
      return nil
    }
    return name
  }
}
