package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info target`.
  @MainLoop
  package static func infoTarget(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(
      CommandCall(QueryVersion()), CommandCall(QueryName()), CommandCall(QueryStatus()))
    {
      return rehearsal
    }
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
