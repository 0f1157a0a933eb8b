/// The text of the configuration file: options by their long names without the dashes, one a line.
///
/// `NAME`, `NAME = VALUE` and `NAME VALUE` are the forms of a line; a line that begins with `#` is a comment.
package struct ConfigurationText: Sendable, Equatable {
  /// Why the file cannot be read, in the system's words.
  package struct Unreadable: Error, Equatable {
    package var reason: String

    package init(_ reason: String) {
      self.reason = reason
    }
  }

  /// What an error names.
  package var path: String
  package var text: Result<String, Unreadable>

  package init(path: String, text: Result<String, Unreadable>) {
    self.path = path
    self.text = text
  }
}

/// What is wrong with which line of a configuration file.
struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  enum Problem: Equatable {
    case unknown(String)
    /// An option that only makes sense for one run.
    case commandLineOnly(String)
    case noValue(String)
    case unwantedValue(String)
    case badValue(String, String)
    case options(OptionsError)
    case unreadable(String)
  }

  var path: String
  /// Counted from 1; nil where it is about the whole file.
  var line: Int?
  var problem: Problem

  var description: String { "\(path):\(line.map { "\($0):" } ?? "") \(problem.text)" }
}

extension ConfigurationError.Problem {
  fileprivate var text: String {
    switch self {
    case .unknown(let name): "there is no option '\(name)'"
    case .commandLineOnly(let name): "'\(name)' is for the command line only"
    case .noValue(let name): "'\(name)' needs a value: \(name) = VALUE"
    case .unwantedValue(let name): "'\(name)' takes no value"
    case .badValue(let name, let value): "'\(value)' is no value for '\(name)'"
    case .options(let error): error.description
    case .unreadable(let reason): reason
    }
  }
}

extension ConfigurationText {
  private static let flags: Set = [
    "exit-on-error", "json", "show", "dry-run", "read-only", "yes", "no-history", "no-pager",
  ]
  private static let options: Set = ["set", "timeout", "connect-timeout", "tables", "color", "record"]
  private static let others: Set = [
    "command", "file", "get", "null", "qga", "blockdev", "qmp", "headless", "no-config", "help", "version",
  ]

  /// Whether there is such an option, for the file or for the command line.
  static func knows(_ name: String) -> Bool { flags.contains(name) || options.contains(name) || others.contains(name) }

  func read() throws(ConfigurationError) -> WrittenOptions {
    var options = WrittenOptions()
    let text: String
    switch self.text {
    case .success(let read): text = read
    case .failure(let error): throw ConfigurationError(path: path, line: nil, problem: .unreadable(error.reason))
    }
    // By bytes: CR LF is one character.
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      do throws(LineError) {
        try Self.read(Substring(line).trimmed, into: &options)
      } catch {
        throw ConfigurationError(path: path, line: index + 1, problem: error.problem)
      }
    }
    return options
  }

  private struct LineError: Error {
    var problem: ConfigurationError.Problem
  }

  private static func read(_ line: Substring, into options: inout WrittenOptions) throws(LineError) {
    guard let first = line.first, first != "#" else { return }
    let name = String(line.prefix { !$0.isBlank && $0 != "=" })
    var value = line.dropFirst(name.count).trimmed
    if value.first == "=" { value = value.dropFirst().trimmed }
    // Alone, so that what is wrong with it is told of this line.
    var alone = WrittenOptions()
    if flags.contains(name) {
      guard value.isEmpty else { throw LineError(problem: .unwantedValue(name)) }
      _ = alone.readFlag("--\(name)")
      _ = options.readFlag("--\(name)")
    } else if self.options.contains(name) {
      guard !value.isEmpty else { throw LineError(problem: .noValue(name)) }
      guard alone.readOption("--\(name)", String(value)), options.readOption("--\(name)", String(value)) else {
        throw LineError(problem: .badValue(name, String(value)))
      }
    } else {
      throw LineError(problem: others.contains(name) ? .commandLineOnly(name) : .unknown(name))
    }
    do throws(OptionsError) {
      _ = try Options(alone)
    } catch {
      throw LineError(problem: .options(error))
    }
  }
}

extension Character {
  fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\r" }
}

extension Substring {
  /// Without the blanks at both ends.
  fileprivate var trimmed: Substring {
    var text = drop { $0.isBlank }
    while text.last?.isBlank ?? false { text.removeLast() }
    return text
  }
}
