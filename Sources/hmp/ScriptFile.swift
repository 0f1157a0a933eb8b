import CommandLineOptions
import FrontEnd
import HMP
import LineEditor
import MainLoop

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

  /// Reads all lines before the first of them runs; opening may take until somebody writes to a FIFO.
  static func lines(of path: String) async throws(HMPFailure) -> [String] {
    var lines: [String] = []
    do throws(LineSourceError) {
      let reader = try await MainLoop.offload { () throws(LineSourceError) in try PipeReader(path: path) }
      while lines.count <= limit, case .line(let line) = try await reader.nextLine() { lines.append(line) }
    } catch {
      let text = ReadingError.text(of: error)
      throw .refused("source: " + (text.hasPrefix(path) ? text : "\(path):\(lines.count + 1): \(text)"))
    }
    guard lines.count <= limit else { throw .refused("source: \(path): more than \(limit) lines") }
    return lines
  }
}
