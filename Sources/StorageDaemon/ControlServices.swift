package import MainLoop
package import QAPIRuntime

/// What the control commands need of the program around the engine.
@MainLoop
package struct ControlServices: Sendable {
  /// The version as query-version returns it.
  package var major: Int64
  package var minor: Int64
  package var micro: Int64
  package var package: String
  /// The names of all commands, in the order of the schema.
  package var commandNames: @MainLoop @Sendable () -> [String]
  /// Begins to end the process; the answer to `quit` is still sent.
  package var quit: @MainLoop @Sendable () -> Void
  /// Runs a line of a human monitor that exists for this line only, and returns all that it printed.
  package var humanMonitor: @MainLoop @Sendable (_ line: String, _ cpu: Int64?) async -> String
  /// What clients are not told of.
  package var policy = FeaturePolicy()

  package init(
    major: Int64, minor: Int64, micro: Int64, package: String,
    commandNames: @escaping @MainLoop @Sendable () -> [String],
    quit: @escaping @MainLoop @Sendable () -> Void,
    humanMonitor: @escaping @MainLoop @Sendable (_ line: String, _ cpu: Int64?) async -> String
  ) {
    self.major = major
    self.minor = minor
    self.micro = micro
    self.package = package
    self.commandNames = commandNames
    self.quit = quit
    self.humanMonitor = humanMonitor
  }
}
