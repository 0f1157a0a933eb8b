import HMP
import MainLoop
import QAPIRuntime
import QJSON

/// A target with one command, which reports members of the wrong type in QEMU's words.
@MainLoop final class TypedTarget: CommandTarget {
  private let command: String
  /// The types (`string`, `integer`, `uint32`, `uint64`, `boolean`, `array`) by the paths of members, such as `limits.iops-total` or
  /// `hostfwd[0].str`.
  private let types: [String: String]
  private let answers: [String: JSONValue]
  private(set) var calls: [String] = []

  init(_ command: String, _ types: [String: String], answers: [String: JSONValue] = [:]) {
    self.command = command
    self.types = types
    self.answers = answers
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    if let answer = answers[call.name] { return answer }
    guard call.name == command else { throw .command(.commandNotFound(call.name)) }
    try check(.object(call.arguments), at: "")
    if call.arguments["id"] == "-" { throw .command(.generic("Parameter 'id' expects an identifier")) }
    calls.append(JSONValue.object(call.arguments).text())
    return JSONValue.object([:])
  }

  func commandNames() async throws(TargetError) -> Set<String> { Set(answers.keys).union([command]) }

  private func check(_ value: JSONValue, at path: String) throws(TargetError) {
    let kind =
      switch value {
      case .string: "string"
      case .bool: "boolean"
      case .integer, .unsigned: "integer"
      case .array: "array"
      default: "object"
      }
    let expected = types[path] ?? kind
    let isUnsigned = expected.hasPrefix("uint")
    if expected == "uint32", kind == "integer", value.integerValue.flatMap(UInt32.init(exactly:)) == nil {
      throw .command(.generic("Parameter '\(path)' expects uint32_t"))
    }
    guard expected == kind || (isUnsigned && kind == "integer") else {
      throw .command(
        .generic(
          isUnsigned
            ? "Parameter '\(path)' expects uint64" : "Invalid parameter type for '\(path)', expected: \(expected)"))
    }
    for member in value.objectValue ?? [:] {
      try check(member.value, at: path.isEmpty ? member.name : "\(path).\(member.name)")
    }
    for (index, element) in (value.arrayValue ?? []).enumerated() { try check(element, at: "\(path)[\(index)]") }
  }
}

/// Runs a row against such a target; the outcome has the calls that the target accepted.
func run(
  _ row: @escaping HMPTranslator, _ arguments: KeyValuePairs<String, HMPValue>, on command: String,
  _ types: [String: String], answers: [String: String] = [:], options: HMPOptions = HMPOptions()
) throws -> Outcome {
  let answers = try answers.mapValues { try JSONValue.parse($0) }
  var parsed = HMPArguments()
  for (name, value) in arguments { parsed[name] = value }
  let table = try HMPTable(rows: [])
  return MainLoop.blockingRun { [parsed] in
    let target = TypedTarget(command, types, answers: answers)
    let context = HMPContext(target: target, state: HMPMonitorState(), table: table, options: options)
    do throws(HMPError) {
      return Outcome(text: try await row(parsed, context).text, calls: target.calls)
    } catch {
      return Outcome(text: error.text, calls: target.calls)
    }
  }
}
