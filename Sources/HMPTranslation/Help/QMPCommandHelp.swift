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
    let meaning = CommandMeaning(of: name, in: context.table)
    var value: JSONObject = ["name": .string(name)]
    if let text = meaning.text { value["help"] = .string(text) }
    value["arguments"] = .array(members.map { $0.value(meaning) })
    value["returns"] = .string(schema.title(of: command.retType))
    value["features"] = .array(command.features.map { .string($0) })
    value["allow-oob"] = .bool(command.allowOOB)
    value["commands"] = .array(meaning.rows.map { .string($0.path) })
    return HMPOutput(text: text(name, command, members, meaning, schema), value: .object(value))
  }

  private static func text(
    _ name: String, _ command: TargetSchema.Command, _ members: [TargetSchema.Member], _ meaning: CommandMeaning,
    _ schema: TargetSchema
  ) -> String {
    var text = "qmp \(name)" + members.map { $0.isOptional ? " [\($0.name)=...]" : " \($0.name)=..." }.joined() + "\n"
    for paragraph in (meaning.text ?? "").split(separator: "\n\n") {
      text += "\n" + HelpText.paragraph(String(paragraph))
    }
    if !members.isEmpty { text += "\nArguments:\n" + members.map { line($0, meaning) }.joined() }
    let result = schema.title(of: command.retType)
    text += "\nReturns: \(result == "object" ? "nothing" : result)\n"
    let marks = command.features + (command.allowOOB ? ["can be executed out of band"] : [])
    if !marks.isEmpty { text += "Features: \(marks.joined(separator: ", "))\n" }
    if meaning.rows.lazy.flatMap(\.traits).contains(where: { $0.name == name && $0.isCoroutine }) {
      text += "A coroutine command of the embedded engine: others go on meanwhile.\n"
    }
    if !meaning.rows.isEmpty {
      text += "\nUsed by:\n" + meaning.rows.map { HelpText.item("  " + $0.path, $0.summary, column: 24) }.joined()
    }
    return text
  }

  private static func line(_ member: TargetSchema.Member, _ meaning: CommandMeaning) -> String {
    let marks = (member.isOptional ? ["optional"] : []) + member.features
    let condition = member.condition.map { " (with \($0))" } ?? ""
    let type = ([member.type] + marks).joined(separator: ", ") + condition
    let text = meaning.text(ofMember: member.name).map { "(\(type)) \($0)" } ?? type
    return HelpText.item("  " + member.name, text, column: 24)
  }
}

extension TargetSchema.Member {
  fileprivate func value(_ meaning: CommandMeaning) -> JSONValue {
    var value: JSONObject = ["name": .string(name), "type": .string(type), "optional": .bool(isOptional)]
    if !features.isEmpty { value["features"] = .array(features.map { .string($0) }) }
    if let condition { value["with"] = .string(condition) }
    if let text = meaning.text(ofMember: name) { value["help"] = .string(text) }
    return .object(value)
  }
}
