import CommandLineOptions
import FrontEnd
import HMP
import LineEditor
import MainLoop
import Platform
import SystemPackage

extension ScriptSettings {
  init(_ options: Options) {
    self.init(exitsOnError: options.exitsOnError) { path in
      do throws(HMPFailure) {
        return .success(try await ScriptFile.lines(of: path))
      } catch {
        return .failure(error)
      }
    }
  }
}

/// A file of lines that a line has run.
enum ScriptFile {
  /// Longer files are refused, in lines.
  private static let limit = 100_000

  /// Reads all lines before the first of them runs.
  ///
  /// - Throws: `HMPFailure.refused` for what is no regular file as well: a FIFO would be waited for without end.
  static func lines(of path: String) async throws(HMPFailure) -> [String] {
    let file: FileDescriptor
    do throws(FileError) {
      file = try await MainLoop.offload { () throws(FileError) in try FileDescriptor.openRegularFile(path) }
    } catch {
      throw .refused("source: \(path): \(error)")
    }
    defer { try? file.close() }
    var lines: [String] = []
    do throws(LineSourceError) {
      let reader = try PipeReader(descriptor: file.rawValue)
      while lines.count <= limit, case .line(let line) = try await reader.nextLine() { lines.append(line) }
    } catch {
      throw .refused("source: \(path):\(lines.count + 1): \(ReadingError.text(of: error))")
    }
    guard lines.count <= limit else { throw .refused("source: \(path): more than \(limit) lines") }
    return lines
  }
}
