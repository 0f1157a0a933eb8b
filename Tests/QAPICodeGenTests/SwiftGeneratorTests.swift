import QAPICodeGen
import QAPISchema
import QAPISyntax
import Testing

@Suite struct SwiftGeneratorTests {
  /// The files of each `NAME.json` are in `NAME.expected`, one after the other.
  @Test(arguments: Golden.names(in: "Swift", ".json"))
  func construct(_ name: String) throws {
    let schema = try Golden.schema("Swift/\(name).json", dialect: name == "legacy" ? .v6 : .v9)
    let files = try SwiftGenerator(.init(module: "Sample")).generate(schema)
    try Golden.expect(files.filter { isShown($0, name) }.map(\.text).joined(separator: "\n"), "Swift/\(name).expected")
  }

  /// The declarations for the whole schema are expected only in the fixtures about them.
  private func isShown(_ file: GeneratedFile, _ name: String) -> Bool {
    !file.name.contains("+") || name == "whole-schema"
  }

  @Test func oneFileForEachOfTheSchemas() throws {
    let files = try SwiftGenerator(.init(module: "Sample", files: ["whole-schema.json", "stray.json"]))
      .generate(try Golden.schema("Swift/whole-schema.json"))
    #expect(
      files.map(\.name) == [
        "whole-schema.qapi.swift", "parts-part.qapi.swift", "Sample+Handlers.qapi.swift",
        "Sample+Introspection.qapi.swift", "stray.qapi.swift",
      ])
  }

  @Test func packageAccess() throws {
    let files = try SwiftGenerator(.init(module: "Sample", access: .package))
      .generate(try Golden.schema("Swift/struct.json"))
    #expect(!files.contains { $0.text.contains("public") })
    #expect(files.contains { $0.text.contains("package struct") })
  }

  @Test func sameTextEachTime() throws {
    let schema = try Golden.schema("Swift/whole-schema.json")
    let generator = SwiftGenerator(.init(module: "Sample"))
    #expect(try generator.generate(schema) == generator.generate(schema))
  }
}
