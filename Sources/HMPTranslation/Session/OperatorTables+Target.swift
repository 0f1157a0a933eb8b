package import HMP
import MainLoop
package import QAPIRuntime

extension OperatorTables {
  /// The built-in commands and those of files, which are checked against what the target tells of its QMP commands.
  @MainLoop
  package static func table(
    _ builtIn: HMPTable, adding paths: [String], on target: any CommandTarget,
    load: @escaping @Sendable (_ path: String) -> Result<[UInt8], Unreadable>
  ) async throws(HMPFailure) -> HMPTable {
    let schema = try await TargetSchema(of: target)
    do throws(Fault) {
      return try table(
        builtIn, adding: paths,
        Surroundings(
          load: load, members: { schema.memberNames(of: $0) },
          typeOf: { command, path in schema.type(of: path, in: command) { _ in nil } },
          native: { Translators.native($0 ? .silence : .text) }))
    } catch {
      throw .refused(error.text)
    }
  }
}
