import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `source FILE`, which the front end does: it knows scripts.
  @MainLoop
  static func source(_ arguments: SourceArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let frontEnd = try context.frontEnd(for: "source")
    return try await frontEnd.source(arguments.file)
  }

  @MainLoop
  static func alias(_ arguments: AliasArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try context.changeAliases(arguments)
  }
}

extension HMPContext {
  @MainLoop
  fileprivate func changeAliases(_ arguments: AliasArguments) throws(HMPFailure) -> HMPOutput {
    _ = try frontEnd(for: "alias")
    let text = arguments.text
    guard let name = arguments.name else {
      if arguments.delete { throw .refused("alias: -d needs a name") }
      return Self.list(state.aliases.all)
    }
    if arguments.delete {
      try state.aliases.remove(name)
    } else if let text {
      try state.aliases.define(name, as: text, besides: table)
    } else {
      guard let text = state.aliases[name] else { throw .refused("alias: there is no alias '\(name)'") }
      return Self.list([(name: name, text: text)])
    }
    return HMPOutput()
  }

  private static func list(_ aliases: [(name: String, text: String)]) -> HMPOutput {
    var value = JSONObject()
    for alias in aliases { value[alias.name] = .string(alias.text) }
    return HMPOutput(.table(aliases.map { [$0.name, $0.text] }, gap: 1), value: .object(value))
  }
}

extension Translators {
  @MainLoop
  static func set(_ arguments: SetArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try context.changeVariables(arguments)
  }

  /// `let NAME MEMBER COMMAND`: gives a variable what a command results in.
  ///
  /// When the command fails, or its result has no such member, the variable stays as it was.
  @MainLoop
  static func `let`(_ arguments: LetArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await context.keepResult(arguments)
  }
}

extension HMPContext {
  @MainLoop
  fileprivate func changeVariables(_ arguments: SetArguments) throws(HMPFailure) -> HMPOutput {
    _ = try frontEnd(for: "set")
    guard let name = arguments.name else {
      if arguments.delete { throw .refused("set: -d needs a name") }
      return Self.list(state.variables.all)
    }
    if arguments.delete {
      try state.variables.remove(name)
    } else if let value = arguments.value {
      try state.variables.define(name, as: value, by: "set")
    } else {
      guard let value = state.variables.values[name] else { throw .refused("set: there is no variable '\(name)'") }
      return Self.list([(name: name, value: value)])
    }
    return HMPOutput()
  }

  @MainLoop
  fileprivate func keepResult(_ arguments: LetArguments) async throws(HMPFailure) -> HMPOutput {
    _ = try frontEnd(for: "let")
    let name = arguments.name
    let path = arguments.member
    let output = try await run(arguments.command)
    // The result is that of the rehearsal, and no value to be kept.
    if options.dryRun { return output }
    if let complaint = output.complaint { throw .refused("let: \(complaint)") }
    let names = path == "." ? [] : path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let value = output.value.member(at: names) else {
      throw .refused("let: the result has no member '\(path)'")
    }
    try state.variables.define(name, as: value.bareText, by: "let")
    return HMPOutput(value: .object([name: value]))
  }

  private static func list(_ variables: [(name: String, value: String)]) -> HMPOutput {
    var value = JSONObject()
    for variable in variables { value[variable.name] = .string(variable.value) }
    return HMPOutput(.table(variables.map { [$0.name, $0.value] }, gap: 1), value: .object(value))
  }
}

extension Translators {
  @MainLoop
  static func infoTarget(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let names: Set<String>
    do throws(TargetError) {
      names = try await context.target.commandNames()
    } catch {
      throw HMPFailure(error)
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
    report.add(RowAvailability.all(of: context.table, among: names))
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
    let missing = rows.filter { !$0.availability.isThere }
    addLine("commands", "\(rows.count - missing.count) of \(rows.count) can be carried out here")
    addList("without its QMP command", missing.filter { $0.availability != .needsHumanMonitor }.map(\.path))
    addList(
      "for a target with a human monitor only", missing.filter { $0.availability == .needsHumanMonitor }.map(\.path))
    value["commands"] = .array(rows.filter(\.availability.isThere).map { .string($0.path) })
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
