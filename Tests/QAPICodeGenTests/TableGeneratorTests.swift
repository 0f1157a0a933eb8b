import HMPTables
import QAPICodeGen
import QAPISchema
import QAPISyntax
import Testing

@Suite struct TableGeneratorTests {
  @Test(arguments: Golden.names(in: "Tables", ".hmp"))
  func rows(_ name: String) throws {
    let schema = try Golden.schema("Tables/schema.json")
    let path = Golden.path("Tables/\(name).hmp")
    let table = try TableCompiler(load: Golden.load).compile([path], commands: SchemaCatalog(schema))
    let files = TableGenerator(.init(module: "Sample", access: .package, imports: ["SampleAPI"]))
      .generate(table, files: [path], schema: schema)
    #expect(files.map(\.name) == ["\(name).hmp.swift", "Sample+Table.hmp.swift"])
    try Golden.expect(files.map(\.text).joined(separator: "\n"), "Tables/\(name).expected")
  }

  @Test(arguments: Golden.names(in: "Tables", ".hmp"))
  func manual(_ name: String) throws {
    let path = Golden.path("Tables/\(name).hmp")
    let table = try TableCompiler(load: Golden.load).compile([path], commands: nil)
    try Golden.expect(
      ManualGenerator.page(of: table, .init(name: "sample-commands", about: "commands of a sample")), "Manual/\(name).7"
    )
  }
}
