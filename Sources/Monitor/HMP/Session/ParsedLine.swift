import HMPTables
public import MainLoop

/// One reading of a line: its command and arguments, and all that follows from them before the line runs.
///
/// Reading a line has no effect on the monitor. A `/fmt` in it is remembered when the line runs.
@MainLoop
public struct ParsedLine: Sendable {
  /// The line as it was given, an alias in it not replaced.
  public let text: String
  let memory: FormatMemory
  /// Whether the values of expressions depend on registers, which only the target knows; here each is 1.
  let usesRegisters: Bool
  private let reading: Result<HMPInvocation?, HMPFailure>
  private let context: HMPContext

  fileprivate init(_ text: String, _ context: HMPContext) {
    var memory = context.state.format
    var registers: [String: Int64] = [:]
    var reading: Result<HMPInvocation?, HMPFailure>
    repeat {
      reading = Result { () throws(HMPFailure) in try context.invocation(of: text, &memory, registers) }
      // Not 0, by which no number can be divided.
    } while reading.unknownRegister.map { registers.updateValue(1, forKey: $0) == nil } ?? false
    self.text = text
    self.memory = memory
    usesRegisters = !registers.isEmpty
    self.reading = reading
    self.context = context
  }

  /// The command and its arguments; nil for a blank line.
  ///
  /// - Throws: `HMPFailure` if the monitor has no such command, or the arguments are not those of the command.
  public func invocation() throws(HMPFailure) -> HMPInvocation? { try reading.get() }

  /// The row of the command; nil for a blank line and one that cannot be read.
  public var row: HMPRow? { (try? reading.get())?.row }

  /// Whether the line has a command and all of its arguments.
  public var isReadable: Bool { row != nil }

  /// Whether the command ends the target.
  public var endsTarget: Bool { row?.flags.contains(.endsTarget) ?? false }

  /// Whether the line can change the target; true for a line that cannot be read.
  public var mayChangeTarget: Bool { !(row?.isReadOnly ?? false) }

  /// Whether the command runs lines, whose results are shown as they come.
  public var showsLines: Bool { row?.flags.contains(.showsLines) ?? false }

  /// Whether the line contains a secret, such as a password, that no file may keep.
  public var holdsSecret: Bool { HMPSecrets(context.table, aliases: context.state.aliases).areIn(text) }

  /// The consequence that a person confirms before the line runs; nil if there is none, or the line cannot be read.
  public var confirmation: HMPConfirmation? { (try? reading.get()).flatMap(context.confirmation) }
}

extension HMPContext {
  /// Reads a line without any effect.
  @MainLoop
  public func parse(_ line: String) -> ParsedLine { ParsedLine(line, self) }

  /// Finds the command of a line and reads its arguments; nil for a blank line.
  ///
  /// - Throws: `HMPFailure`; also for a register that is not among those given. `memory` has the `/fmt` of the line even
  ///   then.
  @MainLoop
  func invocation(
    of line: String, _ memory: inout FormatMemory, _ registers: [String: Int64]
  ) throws(HMPFailure) -> HMPInvocation? {
    let line = try state.aliases.expand(line)
    guard let found = try table.find(LineScanner(line), isPreconfig: state.isPreconfig) else { return nil }
    if case .none = found.row.binding {
      throw .unavailable(typed: found.scanner.text(to: found.scanner.position))
    }
    var reader = ArgumentReader(found.scanner, of: found.row, registers: { registers[$0] })
    do throws(HMPProblem) {
      try reader.readAll(found.row.arguments, &memory)
    } catch {
      throw .usage(HMPUsageError(error, in: found, reader))
    }
    return HMPInvocation(row: found.row, arguments: reader.arguments)
  }
}

extension Result<HMPInvocation?, HMPFailure> {
  /// The register without a value that an expression of the line contains; nil if the line failed otherwise, or not.
  fileprivate var unknownRegister: String? {
    if case .failure(let failure) = self { failure.unknownRegister } else { nil }
  }
}

extension HMPFailure {
  /// The register without a value that an expression of the line contains; nil for every other error.
  var unknownRegister: String? {
    guard case .usage(let usage) = self, case .expression(.unknownRegister(let name)) = usage.problem else {
      return nil
    }
    return name
  }
}
