package import HMP
import MainLoop

/// How files of lines are read and run.
package struct ScriptSettings: Sendable {
  /// Whether the first line that fails is the last one.
  package let exitsOnError: Bool
  /// Reads the lines of a file.
  package let read: @MainLoop @Sendable (_ path: String) async -> Result<[String], HMPFailure>

  package init(
    exitsOnError: Bool = false,
    read: @escaping @MainLoop @Sendable (_ path: String) async -> Result<[String], HMPFailure>
  ) {
    self.exitsOnError = exitsOnError
    self.read = read
  }
}
