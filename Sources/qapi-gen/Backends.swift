import QAPICodeGen
import QAPISchema

/// The generators, with their faults as reports for standard error.
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
