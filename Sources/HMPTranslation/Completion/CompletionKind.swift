/// What Tab offers for an argument, by the words that the tables use.
package enum CompletionKind: String, Sendable, CaseIterable {
  case audiodev
  /// A disk, or a node.
  case block
  case chardev
  case chardevType = "chardev-type"
  /// A command of the monitor; its tables are asked, not the target.
  case command
  case cpu
  /// What `device_del` takes.
  case device
  case driver
  case event
  case export
  case file
  case iothread
  case job
  /// The last of keys that are pressed together.
  case key
  /// A command with its arguments; asked likewise.
  case line
  case migrationCapability = "migration-capability"
  case migrationParameter = "migration-parameter"
  /// A back end or a network card.
  case netclient
  case netdev
  case netdevType = "netdev-type"
  case node
  case object
  case objectType = "object-type"
  /// `key=value,...` for the command of the row.
  case options
  /// `key=value ...` for the QMP command that the argument in front names.
  case qmpArguments = "qmp-arguments"
  case qmpCommand = "qmp-command"
  case qomPath = "qom-path"
  /// A property of the object that the argument in front names.
  case qomProperty = "qom-property"
  case snapshot
  case traceEvent = "trace-event"

  /// Whether the word of a table says something: a kind, words as `a|b|c`, an enumeration of the schema, or
  /// `options:GROUP` for options like those of the command line.
  package static func isKnown(_ word: String) -> Bool {
    CompletionKind(rawValue: word) != nil || word.contains("|") || word.hasPrefix("enum:")
      || word.hasPrefix("options:")
  }
}
