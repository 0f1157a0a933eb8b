import Foundation
import QAPISchema
import QAPISyntax
import Testing

/// The files beside the tests.
enum Fixtures {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  /// The names of a folder's files with that extension, without it.
  static func names(in subfolder: String, extension suffix: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: subfolder).path)) ?? []
    return files.filter { $0.hasSuffix("." + suffix) }.map { String($0.dropLast(suffix.count + 1)) }.sorted()
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// Compares with a golden file; with `HMP_RECORD` set, writes it.
  static func expect(_ actual: String, is path: String, sourceLocation: Testing.SourceLocation = #_sourceLocation)
    throws
  {
    if ProcessInfo.processInfo.environment["HMP_RECORD"] != nil {
      try actual.write(to: folder.appending(path: path), atomically: true, encoding: .utf8)
      return
    }
    #expect(actual == (try text(path)), sourceLocation: sourceLocation)
  }

  /// Reads files of a folder of fixtures.
  static func loader(_ subfolder: String) -> SchemaCompiler.Loader {
    { (path) throws(UnreadableFile) in
      guard let data = FileManager.default.contents(atPath: folder.appending(path: "\(subfolder)/\(path)").path) else {
        throw UnreadableFile(reason: "No such file or directory")
      }
      return Array(data)
    }
  }
}

/// A schema in memory: the file `a.json`, and others by name.
struct Source {
  var files: [String: String]
  var dialect = Dialect.v9

  init(_ text: String, _ others: [String: String] = [:], dialect: Dialect = .v9) {
    files = others
    files["a.json"] = text
    self.dialect = dialect
  }

  func compile() throws(SchemaErrors) -> Schema {
    let files = files
    let load: SchemaCompiler.Loader = { (path) throws(UnreadableFile) in
      guard let text = files[path] else { throw UnreadableFile(reason: "not there") }
      return Array(text.utf8)
    }
    return try SchemaCompiler(dialect: dialect, load: load).compile("a.json")
  }

  /// Nil if the schema is accepted.
  var errors: SchemaErrors? {
    do throws(SchemaErrors) {
      _ = try compile()
      return nil
    } catch {
      return error
    }
  }

  /// The reports of all errors; empty if the schema is accepted.
  var reports: [String] { errors?.errors.map(\.report) ?? [] }

  /// The lines of the reports with the message and the place that the rules give.
  var messages: [String] {
    reports.flatMap { $0.split(separator: "\n").map(String.init) }.filter {
      $0.hasPrefix("a.json:") && !$0.contains(": In ")
    }
  }
}
