/// The kinds of values that Tab can complete, by the words that tables use for them.
package enum CompletionKind: String, Sendable, CaseIterable {
  case audiodev
  /// Block devices and nodes.
  case block
  case chardev
  case chardevType = "chardev-type"
  /// Commands of the monitor, which its tables list, not the target.
  case command
  case cpu
  /// The devices that `device_del` can remove.
  case device
  case driver
  case event
  case export
  case file
  case iothread
  case job
  /// Keys, joined by `-`.
  case key
  /// Commands with their arguments, which the tables list.
  case line
  /// The same for a line that is stored and runs later.
  case keptLine = "kept-line"
  case migrationCapability = "migration-capability"
  case migrationParameter = "migration-parameter"
  /// Network devices and network back ends.
  case netclient
  case netdev
  case netdevType = "netdev-type"
  case node
  case object
  case objectType = "object-type"
  /// Arguments of the QMP command in the previous argument, as `key=value ...`.
  case qmpArguments = "qmp-arguments"
  case qmpCommand = "qmp-command"
  case qomPath = "qom-path"
  /// Properties of the object in the argument `path`.
  case qomProperty = "qom-property"
  case snapshot
  case traceEvent = "trace-event"

  /// Whether a word is valid in a table: a kind, words as `a|b|c`, `enum:TYPE` for the values of an enumeration, or a
  /// language of options (`OptionLanguage`).
  package static func isKnown(_ word: String) -> Bool {
    CompletionKind(rawValue: word) != nil || word.contains("|") || word.hasPrefix("enum:")
      || OptionLanguage(kind: word) != nil
  }
}
