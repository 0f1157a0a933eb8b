import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Runs the lines of a file.
  ///
  /// The front end does it, because it implements scripts.
  @MainLoop
  static func source(_ arguments: SourceArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let frontEnd = try context.frontEnd(for: "source")
    return try await frontEnd.source(arguments.file)
  }

  /// Defines, deletes or lists aliases.
  ///
  /// The JSON value of a list is an object with a member for each alias.
  @MainLoop
  static func alias(_ arguments: AliasArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    try context.changeAliases(arguments)
  }
}

extension HMPContext {
  @MainLoop
  fileprivate func changeAliases(_ arguments: AliasArguments) throws(HMPError) -> HMPOutput {
    _ = try frontEnd(for: "alias")
    let text = arguments.text
    guard let name = arguments.name else {
      if arguments.delete { throw .refused("alias: -d needs a name") }
      return HMPOutput(definitions: state.aliases.all)
    }
    if arguments.delete {
      try state.aliases.remove(name)
    } else if let text {
      try state.aliases.define(name, as: text, besides: table)
    } else {
      guard let text = state.aliases[name] else { throw .refused("alias: there is no alias '\(name)'") }
      return HMPOutput(definitions: [(name, text)])
    }
    return HMPOutput()
  }
}

extension Translators {
  /// Sets, deletes or lists variables.
  ///
  /// The JSON value of a list is an object with a member for each variable.
  @MainLoop
  static func set(_ arguments: SetArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    try context.changeVariables(arguments)
  }

  /// Sets a variable to the result of a command.
  ///
  /// If the command fails, or its result lacks the member, the variable keeps its value.
  @MainLoop
  static func `let`(_ arguments: LetArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    try await context.keepResult(arguments)
  }
}

extension HMPContext {
  @MainLoop
  fileprivate func changeVariables(_ arguments: SetArguments) throws(HMPError) -> HMPOutput {
    _ = try frontEnd(for: "set")
    guard let name = arguments.name else {
      if arguments.delete { throw .refused("set: -d needs a name") }
      return HMPOutput(definitions: state.variables.all.map { ($0.name, $0.value) })
    }
    if arguments.delete {
      try state.variables.remove(name)
    } else if let value = arguments.value {
      try state.variables.define(name, as: value, by: "set")
    } else {
      guard let value = state.variables.values[name] else { throw .refused("set: there is no variable '\(name)'") }
      return HMPOutput(definitions: [(name, value)])
    }
    return HMPOutput()
  }

  @MainLoop
  fileprivate func keepResult(_ arguments: LetArguments) async throws(HMPError) -> HMPOutput {
    _ = try frontEnd(for: "let")
    let name = arguments.name
    let path = arguments.member
    let output = try await run(arguments.command)
    // In a dry run the result is a list of commands, not a value of the target.
    if options.dryRun { return output }
    if let error = output.error { throw .refused("let: \(error)") }
    let names = path == "." ? [] : path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let value = output.value.member(at: names) else {
      throw .refused("let: the result has no member '\(path)'")
    }
    try state.variables.define(name, as: value.bareText, by: "let")
    return HMPOutput(value: .object([name: value]))
  }
}

extension HMPOutput {
  /// A table of names and texts, with an object as JSON value.
  fileprivate init(definitions: [(name: String, text: String)]) {
    var value = JSONObject()
    for (name, text) in definitions { value[name] = .string(text) }
    self.init(.table(definitions.map { [$0.name, $0.text] }, gap: 1), value: .object(value))
  }
}

extension Translators {
  /// Reports the target and the commands that it lacks.
  @MainLoop
  static func infoTarget(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let names: Set<String>
    do throws(TargetError) {
      names = try await context.target.commandNames()
    } catch {
      throw HMPError(error)
    }
    var report = TargetReport()
    report.add(context.state.targetFacts ?? HMPTargetFacts(kind: "the process of this monitor"))
    if let version = try? await context.target.execute(QueryVersion()) {
      let numbers = version.qemu
      report.add("version", "\(numbers.major).\(numbers.minor).\(numbers.micro)\(version.package)")
    }
    if names.contains(QueryName.name), let name = try? await context.target.execute(QueryName()).name {
      report.add("name", name)
    }
    if names.contains(QueryStatus.name), let status = try? await context.target.execute(QueryStatus()) {
      report.add("state", status.status.name)
    }
    let native = await HumanMonitor.commandNames(context)
    report.add(RowAvailability.all(of: context.table, among: names, native: native))
    return report.output
  }
}

/// The lines of `info target`.
private struct TargetReport {
  private var text = HMPStyledText()
  private var value = JSONObject()

  var output: HMPOutput { HMPOutput(text, value: .object(value)) }

  mutating func add(_ name: String, _ content: String) {
    addLine(name, content)
    value[name] = .string(content)
  }

  mutating func add(_ facts: HMPTargetFacts) {
    add("target", facts.kind)
    if let address = facts.address { add("address", address) }
    if let process = facts.processID {
      addLine("process", String(process))
      value["process"] = .integer(process)
    }
  }

  mutating func add(_ rows: [(path: String, availability: RowAvailability)]) {
    let missing = rows.filter { !$0.availability.isAvailable }
    addLine("commands", "\(rows.count - missing.count) of \(rows.count) are available")
    addList("unavailable without a QMP command", missing.filter(\.availability.needsCommands).map(\.path))
    addList(
      "unavailable without a human monitor", missing.filter { $0.availability == .needsHumanMonitor }.map(\.path))
    addList(
      "unknown to the target's own human monitor",
      missing.filter { $0.availability == .unknownToHumanMonitor }.map(\.path))
    value["commands"] = .array(rows.filter(\.availability.isAvailable).map { .string($0.path) })
    value["unavailable"] = .array(
      missing.map { row in ["command": .string(row.path), "needs": row.availability.needs] })
  }

  private mutating func addList(_ title: String, _ names: [String]) {
    if names.isEmpty { return }
    text.append("\(title):", .heading)
    text.append("\n" + HelpText.list(names))
  }

  private mutating func addLine(_ name: String, _ content: String) {
    text.append("\(name):", .heading)
    text.append(" \(content)\n")
  }
}
