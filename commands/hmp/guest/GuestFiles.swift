import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `guest_get FILE [LOCAL]`: copies a file of the guest, or shows it.
  @MainLoop
  static func guestGet(_ arguments: GuestGetArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let opening = GuestFileOpen(path: arguments.file, mode: "r")
    let file = try await GuestFile.open(opening, context)
    return try await file.closing { () async throws(HMPFailure) in
      guard let path = arguments.local else { return try await file.show() }
      let local = try await LocalFile.open(path, for: .writing)
      defer { local.close() }
      var count = 0
      while let bytes = try await file.read() {
        try await local.write(bytes)
        count += bytes.count
      }
      return HMPOutput(text: "\(count) bytes\n", value: .integer(Int64(count)))
    }
  }

  /// `guest_put LOCAL FILE`: copies a file into the guest.
  @MainLoop
  static func guestPut(_ arguments: GuestPutArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let opening = GuestFileOpen(path: arguments.file, mode: "w")
    try await GuestFile.check(context)
    let local = try await LocalFile.open(arguments.local, for: .reading)
    defer { local.close() }
    let file = try await GuestFile.open(opening, context)
    return try await file.closing { () async throws(HMPFailure) in
      var count = 0
      while true {
        let bytes = try await local.read(atMost: GuestFile.chunk)
        if bytes.isEmpty { break }
        try await file.write(bytes)
        count += bytes.count
      }
      return HMPOutput(text: "\(count) bytes\n", value: .integer(Int64(count)))
    }
  }
}

/// An open file of a guest.
@MainLoop
private struct GuestFile {
  /// Bytes of one call; an agent answers nothing else meanwhile.
  nonisolated static let chunk = 1 << 18
  /// Bytes that are shown at most.
  private static let shownLimit = 1 << 24
  private static let purpose = "read and write files of a guest"

  private let handle: Int64
  private let context: HMPContext

  /// Makes sure that there are files of a guest before any other is touched.
  static func check(_ context: HMPContext) async throws(HMPFailure) {
    guard await !context.target.has(GuestFileOpen.name) else { return }
    throw .refused("This target can't \(purpose): it has no command '\(GuestFileOpen.name)'")
  }

  static func open(_ opening: GuestFileOpen, _ context: HMPContext) async throws(HMPFailure) -> GuestFile {
    GuestFile(handle: try await context.ask(opening, to: purpose), context: context)
  }

  /// Closes the file when the body has ended, also when that was cancelled.
  func closing(
    _ body: @MainLoop () async throws(HMPFailure) -> HMPOutput
  ) async throws(HMPFailure) -> HMPOutput {
    let output: HMPOutput
    do throws(HMPFailure) {
      output = try await body()
    } catch {
      let (context, handle) = (context, handle)
      await MainLoop.task { _ = try? await context.target.execute(GuestFileClose(handle: handle)) }.value
      throw error
    }
    // What was written is safe only then.
    _ = try await context.ask(GuestFileClose(handle: handle), to: Self.purpose)
    return output
  }

  /// The next bytes; nil at the end.
  func read() async throws(HMPFailure) -> [UInt8]? {
    let answer = try await context.ask(
      GuestFileReadCommand(handle: handle, count: Int64(Self.chunk)), to: Self.purpose)
    guard answer.count > 0 else { return nil }
    guard let bytes = Base64.bytes(of: answer.bufB64) else { throw .refused("the agent sent what is not base64") }
    return bytes
  }

  /// Writes all of the bytes.
  func write(_ bytes: [UInt8]) async throws(HMPFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let call = GuestFileWriteCommand(handle: handle, bufB64: Base64.text(of: rest))
      let count = try await context.ask(call, to: Self.purpose).count
      guard count > 0, count <= rest.count else { throw .refused("the agent wrote \(count) of \(rest.count) bytes") }
      rest = rest.dropFirst(Int(count))
    }
  }

  /// The file as text.
  func show() async throws(HMPFailure) -> HMPOutput {
    var content: [UInt8] = []
    while let bytes = try await read() {
      content += bytes
      guard content.count <= Self.shownLimit else {
        throw .refused("the file is too large to be shown; name a file to copy it to")
      }
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw .refused("the file is not UTF-8; name a file to copy it to")
    }
    return HMPOutput(text)
  }
}

extension Translators {
  /// `guest_exec COMMAND`: runs a program in the guest to its end and prints what it has written.
  ///
  /// Cancelling stops the waiting; the program goes on.
  @MainLoop
  static func guestExec(_ arguments: GuestExecArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let words = try CommandWords.read(arguments.command)
    guard let program = words.first else { throw .refused("guest_exec: a program is missing") }
    let call = GuestExecCommand(
      path: program, arg: words.count > 1 ? Array(words.dropFirst()) : nil, captureOutput: .flag(true))
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
