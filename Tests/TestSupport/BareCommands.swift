package import QAPIRuntime
package import QJSON

/// A command without arguments.
package protocol BareCommand: QAPICommand {
  init()
}

extension BareCommand {
  package init(members: inout ObjectReader) { self.init() }
  package func write(members writer: inout QAPIWriter) {}
}

/// Returns immediately.
package struct Ask: BareCommand, PlainCommand {
  package typealias Result = JSONValue
  package static let name = "ask"

  package init() {}
}

/// Waits at the gate.
package struct Park: BareCommand, CoroutineCommand {
  package typealias Result = JSONValue
  package static let name = "park"

  package init() {}
}

/// May be executed out of band.
package struct Jump: BareCommand, OutOfBandCommand {
  package typealias Result = JSONValue
  package static let name = "jump"

  package init() {}
}
