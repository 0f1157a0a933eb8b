import ArgumentParser
import QAPIDiff
import QAPISchema
import QAPISyntax

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show the changes between two schemas, and the programs that they break.",
    discussion: """
      Exit status: 0 no incompatible change, 3 incompatible changes; what was unstable may change.
      In place of a schema, what a running program returned for query-qmp-schema will do.
      """)

  @Argument(help: "The old schema, or an introspection result; - for one on standard input.") var old: String
  @Argument(help: "The new schema, or an introspection result.") var new: String
  @Option(name: .customLong("for"), help: "Judge for one side only: clients or servers.") var audience: Audience?
  @Option(help: "Show only changes with this verdict; repeatable.") var only: [Verdict] = []
  @Flag(help: "Do not count incompatible changes of deprecated parts.") var allowDeprecated = false
  @Option(help: "A file of accepted changes, as they are printed; # begins a comment.")
  var accept: String?
  @Flag(help: "Print the changes as JSON.") var json = false
  @Flag(name: .shortAndLong, help: "Print nothing; only set the exit status.") var quiet = false
  @Option(name: .customShort("D"), help: "A symbol that is defined; repeatable. Without any, conditions are compared.")
  var defined: [String] = []
  @OptionGroup var options: SchemaOptions

  func validate() throws {
    if old == "-" && new == "-" { throw ValidationError("Only one of the two can be on standard input.") }
  }

  func run() throws {
    let changes = try SchemaDiff.changes(from: interface(old), to: interface(new))
    let report = DiffReport(
      changes, for: audience.map { [$0] } ?? Set(Audience.allCases), accepted: try accepted())
    if !quiet { Output.print(json ? report.json(only: Set(only)) : report.text(only: Set(only))) }
    if report.hasBreaks(allowingDeprecated: allowDeprecated) { throw Failure(text: "", status: 3) }
  }

  private func accepted() throws -> [Substring] {
    guard let accept else { return [] }
    do throws(UnreadableFile) {
      return String(decoding: try Files.read(accept), as: UTF8.self).split(whereSeparator: \.isNewline)
    } catch {
      throw Failure(text: "qapi-gen: cannot read '\(accept)': \(error.reason)\n", status: 2)
    }
  }

  /// A readable file that is no introspection result is taken for a schema, so that the compiler reports its errors.
  private func interface(_ path: String) throws -> WireInterface {
    if let text = try? Files.read(path == "-" ? "/dev/stdin" : path),
      path == "-" || WireInterface.isIntrospection(text)
    {
      do throws(IntrospectionError) {
        return try WireInterface(introspection: text)
      } catch {
        throw Failure(text: "qapi-gen: cannot read '\(path)': \(error)\n", status: 2)
      }
    }
    // With --legacy, only one of the two may be an old schema.
    let schema = try Compiling.schema(path, options, options.legacy ? .automatic : nil)
    return WireInterface(schema, defined: defined.isEmpty ? nil : Set(defined))
  }
}

extension Audience: ExpressibleByArgument {}
extension Verdict: ExpressibleByArgument {}
