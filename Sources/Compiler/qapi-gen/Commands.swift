import ArgumentParser
import QAPICodeGen
import QAPISchema
import QAPISyntax
import SystemPackage

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the errors in a schema, or nothing if there are none.")

  @Argument(help: "The schema.") var file: String
  @Flag(help: "Print the errors as JSON on standard output.") var json = false
  @OptionGroup var options: SchemaOptions

  func run() throws {
    guard json else {
      _ = try Compiling.schema(file, options)
      return
    }
    do throws(SchemaErrors) {
      _ = try Compiling.compile(file, options)
      Output.print("[]\n")
    } catch {
      Output.print(error.json)
      throw Failure(text: "", status: error.status)
    }
  }
}

struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "dump", abstract: "Print the checked schema.")

  @Argument(help: "The schema.") var file: String
  @OptionGroup var options: SchemaOptions

  func run() throws {
    Output.print(Dump.text(of: try Compiling.schema(file, options)))
  }
}

struct Introspect: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Print the array that query-qmp-schema returns.")

  @Argument(help: "The schema.") var file: String
  @Flag(help: "Show types by their real names.") var unmask = false
  @Option(
    name: .customShort("D"), help: "A symbol that is defined; repeatable. Without any, conditional parts are shown too."
  )
  var defined: [String] = []
  @OptionGroup var options: SchemaOptions

  func run() throws {
    let entries = Introspection.entries(of: try Compiling.schema(file, options), unmask: unmask)
    Output.print(IntrospectionJSON.json(entries, defined: defined.isEmpty ? nil : Set(defined)))
  }
}

/// The input of a generator: a schema, or tables and the schema that they are checked against.
struct TableOptions: ParsableArguments {
  @Argument(help: "The schema to generate from.") var file: String?
  @Option(parsing: .upToNextOption, help: "Generate from these HMP tables instead.") var tables: [String] = []
  @Option(help: "The schema that the tables are checked against.") var schema: String?

  func validate() throws {
    guard tables.isEmpty == (file != nil), tables.isEmpty == (schema == nil) else {
      throw ValidationError("Give either one schema, or --tables FILE... with --schema FILE.")
    }
  }
}

struct SwiftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swift", abstract: "Write Swift from a schema or from HMP tables.",
    discussion: "Files that would not change are not written.")

  @OptionGroup var input: TableOptions
  @Option(name: .shortAndLong, help: "The folder to write to.") var output: String
  @Option(help: "The access level of the declarations: package or public.") var access = SwiftGenerator.Access.package
  @Option(help: "The Swift module that the files become part of.") var module: String?
  @Option(name: .customLong("import"), help: "With --tables: a module that the files import; repeatable.")
  var imports: [String] = []
  @Option(
    parsing: .upToNextOption,
    help: "Schema files that become Swift, without declarations if the schema does not include them.")
  var inputs: [String] = []
  @Option(
    name: .customShort("D"), help: "A symbol that is defined; repeatable. Without any, conditions become #if.")
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

struct Man: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the manual page of HMP tables, or the reference page of a schema.")

  @Argument(help: "The HMP tables; without any, the page is that of the schema.") var tables: [String] = []
  @Option(help: "The schema, or the one that the tables are checked against.") var schema: String?
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
