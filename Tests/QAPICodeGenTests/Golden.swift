import Foundation
import QAPISchema
import QAPISyntax
import Testing

/// Input files with the expected output beside them.
enum Golden {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The names, without suffix, of a folder's files of that kind.
  static func names(in subfolder: String, _ ending: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: subfolder).path)) ?? []
    return files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
  }

  /// Expects the text of the file; with HMP_RECORD set in the environment, writes it.
  static func expect(_ text: String, _ path: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
    let file = folder.appending(path: path)
    if ProcessInfo.processInfo.environment["HMP_RECORD"] != nil {
      try Data(text.utf8).write(to: file)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "\(path)", sourceLocation: sourceLocation)
  }

  static func schema(_ name: String, dialect: Dialect = .v9) throws -> Schema {
    try SchemaCompiler(dialect: dialect, load: load).compile(path(name))
  }

  static func load(_ path: String) throws(UnreadableFile) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else { throw UnreadableFile(reason: "no such file") }
    return Array(data)
  }
}
