import ArgumentParser
import QAPICodeGen
import QAPISchema
import SystemPackage

struct Man: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the manual page of HMP tables, or the reference page of a schema.")

  @Argument(help: "The HMP tables; without any, the page is that of the schema.") var tables: [String] = []
  @Option(help: "The schema, or the one that the tables are for.") var schema: String?
  @Option(name: .shortAndLong, help: "The file to write; standard output without it.") var output: String?
  @Option(help: "The name of the page.") var name: String?
  @Option(help: "What the page is about, in one line.") var about: String?
  @Option(help: "The date of the page, such as 'May 1, 2026'.") var date: String?
  @OptionGroup var options: SchemaOptions

  func validate() throws {
    guard !tables.isEmpty || schema != nil else {
      throw ValidationError("Give HMP tables, or a schema with --schema FILE.")
    }
  }

  func run() throws {
    let text = try page()
    if let output { try Files.write(text, to: output) } else { Output.print(text) }
  }

  private func page() throws -> String {
    guard tables.isEmpty, let schema else {
      let table = try Compiling.tables(tables, schema: schema, options).table
      return ManualGenerator.page(
        of: table,
        .init(name: name ?? "hmp-commands", about: about ?? "commands of the human monitor", date: date))
    }
    let stem = FilePath(schema).stem ?? "schema"
    return SchemaManual.page(
      of: try Compiling.schema(schema, options),
      .init(name: name ?? stem, about: about ?? "reference of the QMP schema \(stem)", date: date))
  }
}
