import ArgumentParser
import Glibc
import HMPTables
import QAPICodeGen
import QAPISchema
import QAPISyntax

/// The options for reading a schema.
struct SchemaOptions: ParsableArguments {
  @Option(
    help: """
      The version of the schema language: \(Dialect.allCases.map(\.rawValue).joined(separator: ", ")). Without it, 9.0, or \
      an older one if the schema can only be of that.
      """)
  var dialect: Dialect?
  @Flag(help: "Read the schema in the dialect of QEMU 6.0, or of 5.2 if its pragmas are of that.") var legacy = false

  func validate() throws {
    if legacy, dialect != nil { throw ValidationError("Give either --legacy or --dialect.") }
  }

  var choice: DialectChoice { dialect.map { .exactly($0) } ?? (legacy ? .legacy : .automatic) }

  /// The dialect of tables, which are newer than the old dialects.
  var tableDialect: Dialect { dialect == .v10 ? .v10 : .v9 }
}

extension Dialect: ExpressibleByArgument {}

/// Compiles schemas and tables from files, with reports of their errors for standard error.
enum Compiling {
  static func schema(_ path: String, _ options: SchemaOptions, _ choice: DialectChoice? = nil) throws -> Schema {
    do throws(SchemaErrors) {
      return try compile(path, options, choice)
    } catch {
      throw Failure(text: error.report, status: error.status)
    }
  }

  static func compile(
    _ path: String, _ options: SchemaOptions, _ choice: DialectChoice? = nil
  ) throws(SchemaErrors) -> Schema {
    let chooser = DialectChooser(workingDirectory: workingDirectory, load: Files.read)
    let (schema, sign) = try chooser.compile(path, choice ?? options.choice)
    if let sign, !options.legacy { Output.error(sign.warning) }
    return schema
  }

  static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }
}

extension Compiling {
  static func tables(_ paths: [String], schema: String?, _ options: SchemaOptions) throws -> CheckedTables {
    let schema = try schema.map { try Self.schema($0, options) }
    do throws(SchemaErrors) {
      let table = try TableCompiler(dialect: options.tableDialect, load: Files.read).compile(
        paths, commands: schema.map { SchemaCatalog($0) })
      return CheckedTables(table: table, schema: schema)
    } catch {
      throw Failure(text: error.report, status: error.status)
    }
  }
}

/// Rows, and the schema against which they were checked.
struct CheckedTables {
  var table: TableDefinition
  var schema: Schema?
}

/// The generators, with reports of their errors for standard error.
enum Backends {
  static func swift(_ schema: Schema, _ options: SwiftGenerator.Options) throws -> [GeneratedFile] {
    do throws(SwiftNameError) {
      return try SwiftGenerator(options).generate(schema)
    } catch {
      throw Failure(text: error.report, status: 1)
    }
  }

  static func swift(_ tables: CheckedTables, files: [String], _ options: TableGenerator.Options) -> [GeneratedFile] {
    TableGenerator(options).generate(tables.table, files: files, schema: tables.schema)
  }
}

extension SwiftNameError {
  fileprivate var report: String {
    let place = location.map { "\($0): " } ?? ""
    let other = otherLocation.map { "\($0): the earlier definition\n\($0.excerpt)" } ?? ""
    return "\(place)\(description)\n\(location?.excerpt ?? "")\(other)"
  }
}
