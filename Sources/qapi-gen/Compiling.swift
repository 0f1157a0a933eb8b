import ArgumentParser
import Glibc
import QAPISchema

/// The options that say how a schema is read.
struct SchemaOptions: ParsableArguments {
  @Option(help: "The version of the schema language: \(Dialect.allCases.map(\.rawValue).joined(separator: " or ")).")
  var dialect: Dialect = .v9
}

extension Dialect: ExpressibleByArgument {}

/// Schemas and tables from files, with their faults as reports for standard error.
enum Compiling {
  static func schema(_ path: String, _ options: SchemaOptions) throws -> Schema {
    do throws(SchemaErrors) {
      return try compile(path, options)
    } catch {
      throw Failure(text: error.errors.map(\.report).joined(), status: error.status)
    }
  }

  static func compile(_ path: String, _ options: SchemaOptions) throws(SchemaErrors) -> Schema {
    try SchemaCompiler(workingDirectory: workingDirectory, dialect: options.dialect, load: Files.read).compile(path)
  }

  private static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }
}

extension SchemaErrors {
  /// The exit status: a root file that cannot be read is no fault of the schema.
  var status: Int32 { errors.contains { $0.location == nil } ? 2 : 1 }
}

extension Compiling {
  static func tables(_ paths: [String], schema: String?, _ options: SchemaOptions) throws -> CheckedTables {
    let schema = try schema.map { try Self.schema($0, options) }
    do throws(SchemaErrors) {
      let table = try HMPTableCompiler(dialect: options.dialect, load: Files.read).compile(paths, schema: schema)
      return CheckedTables(table: table, schema: schema)
    } catch {
      throw Failure(text: error.errors.map(\.report).joined(), status: error.status)
    }
  }
}

/// Rows, and the schema that they were checked against.
struct CheckedTables {
  var table: HMPTable
  var schema: Schema?
}
