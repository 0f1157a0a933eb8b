import ArgumentParser
import QAPICodeGen
import QAPISchema
import SystemPackage

/// Where the text to generate from is: a schema, or tables with the schema that they are checked against.
struct TableOptions: ParsableArguments {
  @Argument(help: "The schema to generate from.") var file: String?
  @Option(parsing: .upToNextOption, help: "Generate from these HMP tables instead.") var tables: [String] = []
  @Option(help: "The schema that the tables are for.") var schema: String?

  func validate() throws {
    guard tables.isEmpty == (file != nil), tables.isEmpty == (schema == nil) else {
      throw ValidationError("Give either one schema, or --tables FILE... with --schema FILE.")
    }
  }
}

struct SwiftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swift", abstract: "Write Swift from a schema or from HMP tables.",
    discussion: "A file that would not change is not written.")

  @OptionGroup var input: TableOptions
  @Option(name: .shortAndLong, help: "The folder to write to.") var output: String
  @Option(help: "Who may use what is generated: package or public.") var access = SwiftGenerator.Access.package
  @Option(help: "The Swift module that the text becomes part of.") var module: String?
  @Option(name: .customLong("import"), help: "With --tables: a module that the text needs; repeatable.")
  var imports: [String] = []
  @Option(
    parsing: .upToNextOption,
    help: "Schema files that become Swift, without declarations if the schema does not include them.")
  var inputs: [String] = []
  @Option(
    name: .customShort("D"), help: "A condition that holds; others then do not. Without any, conditions become #if.")
  var defined: [String] = []
  @OptionGroup var options: SchemaOptions

  func run() throws {
    let files = try files()
    try Folder.create(output)
    for file in files {
      try Files.write(file.text, to: FilePath(output).appending(file.name).string)
    }
  }

  private func files() throws -> [GeneratedFile] {
    guard let file = input.file else {
      let tables = try Compiling.tables(input.tables, schema: input.schema, options)
      return Backends.swift(
        tables, files: input.tables,
        .init(module: module ?? "MonitorCommands", access: access, imports: imports))
    }
    let schema = try Compiling.schema(file, options)
    let root = Folder.absolute(file).removingLastComponent()
    let inputs = inputs.map { Folder.relative($0, to: root) }
    return try Backends.swift(
      defined.isEmpty ? schema : schema.pruned(defined: Set(defined)),
      .init(module: module ?? "MonitorAPI", access: access, files: inputs))
  }
}

extension SwiftGenerator.Access: ExpressibleByArgument {}
