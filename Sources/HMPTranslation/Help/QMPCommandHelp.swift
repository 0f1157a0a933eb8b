import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

/// Help on a QMP command of the target, from the target's own description of it.
enum QMPCommandHelp {
  @MainLoop
  static func output(_ name: String, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let schema = try await TargetSchema(of: context.target)
    guard let command = schema.command(name) else {
      if await context.target.has(name) {
        return HMPOutput(
          text: "\(name)\n\nThis target does not describe its commands.\n", value: ["name": .string(name)])
      }
      throw .refused("help: this target has no QMP command '\(name)'")
    }
    let members = schema.describedMembers(of: command.argType)
    var value: JSONObject = ["name": .string(name)]
    value["arguments"] = .array(members.map(\.value))
    value["returns"] = .string(schema.title(of: command.retType))
    value["features"] = .array(command.features.map { .string($0) })
    value["allow-oob"] = .bool(command.allowOOB)
    let rows = context.table.rows.filter { $0.qmpCommands.contains(name) }.map(\.path)
    value["commands"] = .array(rows.map { .string($0) })
    let traits = context.table.rows.lazy.flatMap(\.traits).first { $0.name == name }
    return HMPOutput(text: text(name, command, members, rows, traits, schema), value: .object(value))
  }

  private static func text(
    _ name: String, _ command: TargetSchema.Command, _ members: [TargetSchema.Member], _ rows: [String],
    _ traits: HMPCommandTraits?, _ schema: TargetSchema
  ) -> String {
    var text = "qmp \(name)" + members.map { $0.isOptional ? " [\($0.name)=...]" : " \($0.name)=..." }.joined() + "\n"
    if !members.isEmpty { text += "\nArguments:\n" + members.map(line).joined() }
    let result = schema.title(of: command.retType)
    text += "\nReturns: \(result == "object" ? "nothing" : result)\n"
    let marks = command.features + (command.allowOOB ? ["can be executed out of band"] : [])
    if !marks.isEmpty { text += "Features: \(marks.joined(separator: ", "))\n" }
    if traits?.isCoroutine == true { text += "A coroutine command of the embedded engine: others go on meanwhile.\n" }
    if !rows.isEmpty { text += "Used by: \(rows.joined(separator: ", "))\n" }
    return text
  }

  private static func line(_ member: TargetSchema.Member) -> String {
    let marks = (member.isOptional ? ["optional"] : []) + member.features
    let condition = member.condition.map { " (with \($0))" } ?? ""
    return HelpText.item(
      "  " + member.name, ([member.type] + marks).joined(separator: ", ") + condition, column: 24)
  }
}

extension TargetSchema.Member {
  fileprivate var value: JSONValue {
    var value: JSONObject = ["name": .string(name), "type": .string(type), "optional": .bool(isOptional)]
    if !features.isEmpty { value["features"] = .array(features.map { .string($0) }) }
    if let condition { value["with"] = .string(condition) }
    return .object(value)
  }
}
