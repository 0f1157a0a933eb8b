/// What `hmp list` is asked for.
package struct ListOptions: Sendable, Equatable {
  /// The form of the list.
  package enum Form: Sendable, Equatable {
    case table, json
    /// The addresses of the monitors that respond, each with a NUL after it.
    case addresses
  }

  package let form: Form
  /// How long each socket has for its answers.
  package let deadline: Duration

  /// Sockets that say nothing for so long are given up, unless the command line says otherwise.
  private static let deadline = Duration.seconds(1)

  init(_ written: WrittenOptions) throws(OptionsError) {
    var rest = written.withoutWhatAllTake
    rest.json = false
    rest.null = false
    guard rest == WrittenOptions(targets: ["list"]) else { throw .list }
    if written.json, written.null { throw .exclusive("--json", "--null") }
    form = written.json ? .json : written.null ? .addresses : .table
    deadline = try written.connectDeadline() ?? Self.deadline
  }
}

extension WrittenOptions {
  /// The options that are left when those are taken away that no command line has to do without.
  var withoutWhatAllTake: WrittenOptions {
    var rest = self
    rest.connectTimeout = nil
    rest.color = nil
    rest.noPager = false
    rest.noConfig = false
    return rest
  }
}
