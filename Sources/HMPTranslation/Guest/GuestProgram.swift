package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `guest_exec COMMAND`: runs a program in the guest to its end and prints what it has written.
  ///
  /// Cancelling stops the waiting; the program goes on.
  @MainLoop
  package static func guestExec(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let words = try CommandWords.read(arguments.string("command") ?? "")
    guard let program = words.first else { throw .refused("guest_exec: a program is missing") }
    let call = GuestExecCommand(
      path: program, arg: words.count > 1 ? Array(words.dropFirst()) : nil, captureOutput: .flag(true))
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    let started = try await context.ask(call, to: "run programs in a guest")
    let status = try await end(of: started.pid, context)
    let output = Base64.bytes(of: status.outData ?? "") ?? []
    let errors = Base64.bytes(of: status.errData ?? "") ?? []
    return HMPOutput(
      text: text(output) + text(errors), value: value(status, output: output, errors: errors),
      complaint: complaint(status, program))
  }

  /// The first and the longest time from one question to the next: most programs are short.
  private static let firstDelay = Duration.milliseconds(5)
  private static let longestDelay = Duration.milliseconds(500)

  @MainLoop
  private static func end(of process: Int64, _ context: HMPContext) async throws(HMPFailure) -> GuestExecStatus {
    var delay = firstDelay
    while true {
      let status = try await context.ask(GuestExecStatusCommand(pid: process), to: "tell how a program goes")
      if status.exited { return status }
      do throws(CancellationError) {
        try await MainLoop.sleep(for: delay)
      } catch {
        throw .target(.cancelled)
      }
      delay = min(delay * 2, longestDelay)
    }
  }

  /// What a program wrote, its last line with an end.
  private static func text(_ bytes: [UInt8]) -> String {
    guard let last = bytes.last else { return "" }
    return String(decoding: bytes, as: UTF8.self) + (last == UInt8(ascii: "\n") ? "" : "\n")
  }

  private static func value(_ status: GuestExecStatus, output: [UInt8], errors: [UInt8]) -> JSONValue {
    var value: JSONObject = [:]
    value["exitcode"] = status.exitcode.map { .integer($0) }
    value["signal"] = status.signal.map { .integer($0) }
    value["stdout"] = .string(String(decoding: output, as: UTF8.self))
    value["stderr"] = .string(String(decoding: errors, as: UTF8.self))
    if status.outTruncated ?? false { value["stdout-truncated"] = true }
    if status.errTruncated ?? false { value["stderr-truncated"] = true }
    return .object(value)
  }

  private static func complaint(_ status: GuestExecStatus, _ program: String) -> String? {
    if let signal = status.signal { return "\(program) was ended by signal \(signal)" }
    if let code = status.exitcode, code != 0 { return "\(program) ended with status \(code)" }
    if status.outTruncated ?? false || status.errTruncated ?? false {
      return "\(program) wrote more than the agent keeps"
    }
    return nil
  }
}

/// The words of a command line, split as arguments of the monitor are: at blanks, unless double quotes keep them.
enum CommandWords {
  /// - Throws: `HMPFailure` for a quote without an end, or a backslash before something that it does not go with.
  static func read(_ line: String) throws(HMPFailure) -> [String] {
    var words: [String] = []
    var rest = line[...].drop(while: isBlank)
    while let first = rest.first {
      if first == "\"" {
        words.append(try readQuoted(&rest))
      } else {
        words.append(String(rest.prefix { !isBlank($0) }))
        rest = rest.drop { !isBlank($0) }
      }
      rest = rest.drop(while: isBlank)
    }
    return words
  }

  private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

  private static func readQuoted(_ rest: inout Substring) throws(HMPFailure) -> String {
    rest.removeFirst()
    var word = ""
    while let next = rest.popFirst() {
      switch next {
      case "\"": return word
      case "\\":
        switch rest.popFirst() {
        case "n"?: word.append("\n")
        case "r"?: word.append("\r")
        case let escaped? where escaped == "\\" || escaped == "\"" || escaped == "'": word.append(escaped)
        case let other: throw .refused("unsupported escape code: '\\\(other.map(String.init) ?? "")'")
        }
      default: word.append(next)
      }
    }
    throw .refused("unterminated string")
  }
}
