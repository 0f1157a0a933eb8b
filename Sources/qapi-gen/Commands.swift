import ArgumentParser
import QAPICodeGen
import QAPISchema

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Print every error found, and nothing when there is none.")

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
  @Option(name: .customShort("D"), help: "A condition that holds. Without any, all that is conditional is shown.")
  var defined: [String] = []
  @OptionGroup var options: SchemaOptions

  func run() throws {
    let entries = Introspection.entries(of: try Compiling.schema(file, options), unmask: unmask)
    Output.print(IntrospectionText.json(entries, defined: defined.isEmpty ? nil : Set(defined)))
  }
}
