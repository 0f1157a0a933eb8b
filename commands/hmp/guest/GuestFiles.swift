import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Copies a file from the guest, or prints it.
  ///
  /// The JSON value of a copy is the number of bytes.
  @MainLoop
  static func guestGet(_ arguments: GuestGetArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let opening = GuestFileOpen(path: arguments.file, mode: "r")
    let file = try await GuestFile.open(opening, context)
    return try await file.closing { () async throws(HMPError) in
      guard let path = arguments.local else { return try await file.show() }
      // The agent opens what it cannot read, such as a folder: an error must not cost the local file.
      let first = try await file.read()
      let local = try await LocalFile.open(path, for: .writing)
      let count = try await local.closing { () async throws(HMPError) in
        var count = 0
        var next = first
        while let bytes = next {
          try await local.write(bytes)
          count += bytes.count
          next = try await file.read()
        }
        return count
      }
      return HMPOutput(text: "\(count) bytes\n", value: .integer(Int64(count)))
    }
  }

  /// Copies a file to the guest.
  ///
  /// The JSON value is the number of bytes.
  @MainLoop
  static func guestPut(_ arguments: GuestPutArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let opening = GuestFileOpen(path: arguments.file, mode: "w")
    try await GuestFile.check(context)
    let local = try await LocalFile.open(arguments.local, for: .reading)
    return try await local.closing { () async throws(HMPError) in
      let file = try await GuestFile.open(opening, context)
      return try await file.closing { () async throws(HMPError) in
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
}

/// An open file in the guest.
@MainLoop
private struct GuestFile {
  /// The bytes in one call.
  ///
  /// The agent executes no other command meanwhile.
  nonisolated static let chunk = 1 << 18
  /// The size in bytes above which a file is not shown.
  private static let shownLimit = 1 << 24
  private static let purpose = "access files in the guest"

  private let handle: Int64
  private let context: HMPContext

  /// Checks that the target can open files, before a local file is opened.
  static func check(_ context: HMPContext) async throws(HMPError) {
    guard await !context.target.has(GuestFileOpen.name) else { return }
    throw .refused("This target can't \(purpose): it has no command '\(GuestFileOpen.name)'")
  }

  static func open(_ opening: GuestFileOpen, _ context: HMPContext) async throws(HMPError) -> GuestFile {
    GuestFile(handle: try await context.ask(opening, to: purpose), context: context)
  }

  /// Closes the file after the body has ended, even if it was cancelled.
  func closing(
    _ body: @MainLoop () async throws(HMPError) -> HMPOutput
  ) async throws(HMPError) -> HMPOutput {
    let output: HMPOutput
    do throws(HMPError) {
      output = try await body()
    } catch {
      let (context, handle) = (context, handle)
      await MainLoop.task { _ = try? await context.target.execute(GuestFileClose(handle: handle)) }.value
      throw error
    }
    // The agent writes buffered data when the file is closed, so an error here is an error of the copy.
    _ = try await context.ask(GuestFileClose(handle: handle), to: Self.purpose)
    return output
  }

  /// Reads the next bytes; nil at the end of the file.
  func read() async throws(HMPError) -> [UInt8]? {
    let chunk = try await context.ask(
      GuestFileReadCommand(handle: handle, count: Int64(Self.chunk)), to: Self.purpose)
    guard chunk.count > 0 else { return nil }
    guard let bytes = Base64.bytes(of: chunk.bufB64) else { throw .refused("the agent sent invalid base64") }
    return bytes
  }

  /// Writes all bytes.
  func write(_ bytes: [UInt8]) async throws(HMPError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let call = GuestFileWriteCommand(handle: handle, bufB64: Base64.text(of: rest))
      let count = try await context.ask(call, to: Self.purpose).count
      guard count > 0, count <= rest.count else { throw .refused("the agent wrote \(count) of \(rest.count) bytes") }
      rest = rest.dropFirst(Int(count))
    }
  }

  /// Reads the whole file as text.
  func show() async throws(HMPError) -> HMPOutput {
    var content: [UInt8] = []
    while let bytes = try await read() {
      content += bytes
      guard content.count <= Self.shownLimit else {
        throw .refused("the file is too large to show; give a local file to copy it to")
      }
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw .refused("the file is not UTF-8; give a local file to copy it to")
    }
    return HMPOutput(text)
  }
}

extension Translators {
  /// Runs a program in the guest, waits for its end, and prints its output.
  ///
  /// The JSON value is an object with the members `exitcode` or `signal`, `stdout` and `stderr`; output that is not UTF-8 is in
  /// `stdout-base64` and `stderr-base64` too. Cancellation ends the wait, not the program.
  @MainLoop
  static func guestExec(_ arguments: GuestExecArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let words = try CommandWords.read(arguments.command)
    guard let program = words.first else { throw .refused("guest_exec: no program given") }
    let call = GuestExecCommand(
      path: program, arg: words.count > 1 ? Array(words.dropFirst()) : nil,
      env: arguments.environment.map { NativeOptions.values($0) }, inputData: try await input(arguments.input),
      captureOutput: .flag(true))
    let started = try await context.ask(call, to: "run programs in the guest")
    let status = try await end(of: started.pid, context)
    let output = Base64.bytes(of: status.outData ?? "") ?? []
    let errors = Base64.bytes(of: status.errData ?? "") ?? []
    if let path = arguments.output {
      let local = try await LocalFile.open(path, for: .writing)
      try await local.closing { () async throws(HMPError) in try await local.write(output) }
    }
    var result = HMPOutput(
      text: arguments.output == nil ? text(output) : "", value: value(status, output: output, errors: errors),
      error: failure(status, program))
    result.programErrors = text(errors)
    return result
  }

  /// The largest standard input of a program, in bytes: the agent takes it in one message.
  private static let inputLimit = 1 << 24

  /// The content of a local file in base64; nil without a file.
  @MainLoop
  private static func input(_ path: String?) async throws(HMPError) -> String? {
    guard let path else { return nil }
    let local = try await LocalFile.open(path, for: .reading)
    return try await local.closing { () async throws(HMPError) in
      var content: [UInt8] = []
      while true {
        let bytes = try await local.read(atMost: 1 << 18)
        if bytes.isEmpty { return Base64.text(of: content) }
        content += bytes
        guard content.count <= inputLimit else {
          throw .refused("\(path): the file is too large for the standard input of a program in the guest")
        }
      }
    }
  }

  /// The first and the longest time between two queries.
  ///
  /// It grows, because most programs are short.
  private static let firstDelay = Duration.milliseconds(5)
  private static let longestDelay = Duration.milliseconds(500)

  @MainLoop
  private static func end(of process: Int64, _ context: HMPContext) async throws(HMPError) -> GuestExecStatus {
    var delay = firstDelay
    while true {
      let status = try await context.ask(
        GuestExecStatusCommand(pid: process), to: "show the status of programs in the guest")
      if status.exited { return status }
      do throws(CancellationError) {
        try await MainLoop.sleep(for: delay)
      } catch {
        throw .target(.cancelled)
      }
      delay = min(delay * 2, longestDelay)
    }
  }

  /// The output of a program, with a line feed at its end.
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
    for (name, bytes) in [("stdout-base64", output), ("stderr-base64", errors)] {
      if String(validating: bytes, as: UTF8.self) == nil { value[name] = .string(Base64.text(of: bytes)) }
    }
    if status.outTruncated ?? false { value["stdout-truncated"] = true }
    if status.errTruncated ?? false { value["stderr-truncated"] = true }
    return .object(value)
  }

  private static func failure(_ status: GuestExecStatus, _ program: String) -> String? {
    if let signal = status.signal { return "\(program) was terminated by signal \(signal)" }
    if let code = status.exitcode, code != 0 { return "\(program) ended with status \(code)" }
    if status.outTruncated ?? false || status.errTruncated ?? false {
      return "the agent has truncated the output of \(program)"
    }
    return nil
  }
}
