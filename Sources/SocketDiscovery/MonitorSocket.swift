/// A socket of a running process on which a monitor, or something that is easily taken for one, is served.
package struct MonitorSocket: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case qmp
    /// The human monitor, which greets with text and takes whatever comes for a command.
    case humanMonitor
    case guestAgent
  }

  package var kind: Kind
  /// A path, or `tcp:HOST:PORT`.
  package var address: String
  /// The process that serves it; nil where that cannot be seen.
  package var process: Process?
  /// Whether somebody is connected, or waits to be.
  package var isInUse = false

  package struct Process: Sendable, Equatable {
    package var id: Int32
    /// The name of the program, without its folder.
    package var program: String
    /// Whether it is stopped, as by SIGSTOP, and can answer nobody.
    package var isStopped = false

    package init(id: Int32, program: String, isStopped: Bool = false) {
      self.id = id
      self.program = program
      self.isStopped = isStopped
    }

    /// Whether one client at a time is served; others wait without a word.
    package var servesOneClient: Bool { program != "hmp" }
  }

  package init(kind: Kind, address: String, process: Process? = nil, isInUse: Bool = false) {
    self.kind = kind
    self.address = address
    self.process = process
    self.isInUse = isInUse
  }
}
