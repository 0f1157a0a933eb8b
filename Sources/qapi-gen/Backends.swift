import QAPICodeGen
import QAPISchema

/// The generators, with their faults as reports for standard error.
enum Backends {
  static func swift(_ schema: Schema, module: String, access: SwiftGenerator.Access) throws -> [GeneratedFile] {
    do throws(SwiftNameError) {
      return try SwiftGenerator(.init(module: module, access: access)).generate(schema)
    } catch {
      throw Failure(text: error.report, status: 1)
    }
  }

  static func swift(
    _ tables: CheckedTables, module: String, access: SwiftGenerator.Access
  ) throws -> [GeneratedFile] {
    throw Failure(text: "qapi-gen: there is no Swift form of tables\n", status: 2)
  }

  static func manual(_ table: HMPTable) throws -> String {
    throw Failure(text: "qapi-gen: there is no manual page of tables\n", status: 2)
  }
}

extension SwiftNameError {
  fileprivate var report: String {
    let place = location.map { "\($0): " } ?? ""
    let other = otherLocation.map { "\($0): the earlier definition\n" } ?? ""
    return "\(place)\(description)\n\(other)"
  }
}
