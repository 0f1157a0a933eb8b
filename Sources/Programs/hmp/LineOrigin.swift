import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import LineEditor
import MainLoop
import Platform
import QAPIRuntime
import SystemPackage

/// Where the lines come from.
enum LineOrigin: Sendable {
  /// A person types them.
  case terminal(Console.Seat)
  /// The command line contains them.
  case options([String])
  case reader(PipeReader)

  var isTerminal: Bool {
    if case .terminal = self { true } else { false }
  }

  /// Opens the file of the lines; waits, without blocking the main loop, until a FIFO has a writer.
  static func open(_ options: Options, _ console: Console) async throws(LineReadingError) -> LineOrigin {
    do throws(LineSourceError) {
      if !options.commands.isEmpty { return .options(options.commands) }
      guard let file = options.file else {
        if let seat = console.seat { return .terminal(seat) }
        return .reader(try PipeReader(descriptor: STDIN_FILENO))
      }
      if file == "-" { return .reader(try PipeReader(descriptor: STDIN_FILENO)) }
      return .reader(try await MainLoop.offload { () throws(LineSourceError) in try PipeReader(path: file) })
    } catch {
      throw LineReadingError(error)
    }
  }
}

extension ScriptLines.Source {
  /// The lines of a reader.
  ///
  /// One that is stopped does not wait for a storage that does not answer.
  static func reader(_ reader: PipeReader) -> Self {
    .input { await MainLoop.leaving { await reader.nextScriptLines() } ?? nil }
  }
}

extension PipeReader {
  fileprivate func nextScriptLines() async -> [ScriptLines.Entry]? {
    guard case .lines(let lines) = await nextLines() else { return nil }
    return lines.map { line in
      switch line {
      case .success(let text): .line(text)
      case .failure(let error): .unreadable(LineReadingError(error))
      }
    }
  }
}

extension LineReadingError {
  init(_ error: LineSourceError) {
    switch error {
    case .lineTooLong(_, let limit): self.init("the line is longer than \(limit) bytes")
    case .notUTF8: self.init("the line is not UTF-8")
    case .unreadable(_, let code): self.init("reading failed: \(Errno(rawValue: code))", isLast: true)
    case .cannotOpen(let path, let code): self.init("\(path): \(Errno(rawValue: code))", isLast: true)
    case .cannotStart(let code):
      self.init("the line editor could not be started: \(Errno(rawValue: code))", isLast: true)
    }
  }
}

extension ScriptSettings {
  init(_ options: Options) {
    self.init(exitsOnError: options.exitsOnError) { path in
      do throws(HMPError) {
        return .success(try await ScriptFile.lines(of: path))
      } catch {
        return .failure(error)
      }
    }
  }
}

/// A file whose lines a command runs.
private enum ScriptFile {
  /// The most lines of a file.
  private static let limit = 100_000

  /// Reads all lines before the first of them runs, and stops waiting for the file as soon as the task is cancelled.
  ///
  /// - Throws: `HMPError.refused`, also for anything but a regular file: reading a FIFO could wait without end.
  static func lines(of path: String) async throws(HMPError) -> [String] {
    let lines = try await MainLoop.leaving { () async throws(HMPError) in try await read(path) }
    guard let lines else { throw .target(.cancelled) }
    return lines
  }

  private static func read(_ path: String) async throws(HMPError) -> [String] {
    let file: FileDescriptor
    do throws(FileError) {
      file = try await MainLoop.offload { () throws(FileError) in try FileDescriptor.openRegularFile(path) }
    } catch {
      throw .refused("source: \(path): \(error)")
    }
    let outcome: Result<[String], HMPError>
    do throws(HMPError) {
      outcome = .success(try await lines(in: file, path))
    } catch {
      outcome = .failure(error)
    }
    await MainLoop.offload { try? file.close() }
    return try outcome.get()
  }

  private static func lines(in file: FileDescriptor, _ path: String) async throws(HMPError) -> [String] {
    var lines: [String] = []
    do throws(LineSourceError) {
      let reader = try PipeReader(descriptor: file.rawValue)
      while lines.count <= limit, case .line(let line) = try await reader.nextLine() { lines.append(line) }
    } catch {
      throw .refused("source: \(path):\(lines.count + 1): \(LineReadingError(error).text)")
    }
    guard lines.count <= limit else { throw .refused("source: \(path): more than \(limit) lines") }
    return lines
  }
}
