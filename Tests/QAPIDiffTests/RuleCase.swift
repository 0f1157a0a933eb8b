import Foundation
import QAPIDiff
import QAPISchema
import QAPISyntax
import Testing

/// A file with two schemas and the report of the changes between them, in parts that begin with `--- NAME`.
///
/// A part with JSON in place of a schema is the introspection of a running program.
struct RuleCase: CustomTestStringConvertible {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/Rules")

  static var all: [RuleCase] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".txt") }.sorted().map { RuleCase(name: String($0.dropLast(4))) }
  }

  let name: String
  var testDescription: String { name }

  private var file: URL { Self.folder.appending(path: "\(name).txt") }

  /// Expects the reports of the file; with HMP_RECORD set in the environment, writes them.
  func check() throws {
    var parts = try read()
    let report = try #require(parts.last?.name == "report" ? parts.last?.text : nil, "the last part is no report")
    let actual = try self.report(parts)
    if ProcessInfo.processInfo.environment["HMP_RECORD"] != nil {
      parts[parts.count - 1].text = actual
      try Data(parts.map { "--- \($0.name)\n\($0.text)" }.joined().utf8).write(to: file)
    } else {
      #expect(actual == report, "\(name)")
    }
  }

  private func report(_ parts: [(name: String, text: String)]) throws -> String {
    func text(_ name: String) throws -> String { try #require(parts.first { $0.name == name }?.text) }
    let changes = try SchemaDiff.changes(
      from: Interfaces.interface(text("old"), "old.json"), to: Interfaces.interface(text("new"), "new.json"))
    return DiffReport(changes).text()
  }

  private func read() throws -> [(name: String, text: String)] {
    var parts: [(name: String, text: String)] = []
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("--- ") {
        parts.append((String(line.dropFirst(4)), ""))
      } else {
        try #require(!parts.isEmpty, "text before the first part of \(name)")
        parts[parts.count - 1].text += line + "\n"
      }
    }
    // The empty line that follows the last newline.
    if parts.last?.text.hasSuffix("\n") == true { parts[parts.count - 1].text.removeLast() }
    return parts
  }
}

/// Interfaces from text.
enum Interfaces {
  static func interface(_ text: String, _ file: String = "a.json", defined: Set<String>? = nil) throws -> WireInterface
  {
    if WireInterface.isIntrospection(Array(text.utf8)) { return try WireInterface(introspection: Array(text.utf8)) }
    let load: SchemaCompiler.Loader = { _ in Array(text.utf8) }
    do {
      return WireInterface(try DialectChooser(load: load).compile(file, .automatic).schema, defined: defined)
    } catch {
      Issue.record("\(error.errors.map(\.report).joined())")
      throw error
    }
  }
}
