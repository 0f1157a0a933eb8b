/// A socket of a running process that serves a monitor or a guest agent.
package struct MonitorSocket: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case qmp
    /// The human monitor, which reads any input as a command.
    case humanMonitor
    case guestAgent
  }

  package var kind: Kind
  /// A path, or `tcp:HOST:PORT`.
  package var address: String
  /// The process that serves it; nil if it is not visible.
  package var process: Process?
  /// Whether a client is connected, or waits to be.
  package var isInUse = false

  package struct Process: Sendable, Equatable {
    package var id: Int32
    /// The name of the program without its folder.
    package var program: String
    /// Whether it is stopped, as by SIGSTOP, and cannot respond.
    package var isStopped = false

    package init(id: Int32, program: String, isStopped: Bool = false) {
      self.id = id
      self.program = program
      self.isStopped = isStopped
    }

    /// Whether it serves one client at a time, and leaves others without a greeting.
    package var servesOneClient: Bool { program != "hmp" }
  }

  package init(kind: Kind, address: String, process: Process? = nil, isInUse: Bool = false) {
    self.kind = kind
    self.address = address
    self.process = process
    self.isInUse = isInUse
  }
}
