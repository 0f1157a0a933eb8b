package import HMP
import MainLoop
import QJSON

extension Translators {
  /// Carries out `set [-d] [NAME [VALUE...]]`.
  package static let set: HMPTranslator = { (arguments, context) async throws(HMPFailure) in
    try context.changeVariables(arguments)
  }

  /// Carries out `let NAME MEMBER COMMAND`: gives a variable what a command results in.
  ///
  /// When the command fails, or its result has no such member, the variable stays as it was.
  package static let `let`: HMPTranslator = { (arguments, context) async throws(HMPFailure) in
    try await context.keepResult(arguments)
  }
}

extension HMPContext {
  @MainLoop
  fileprivate func changeVariables(_ arguments: HMPArguments) throws(HMPFailure) -> HMPOutput {
    _ = try frontEnd(for: "set")
    guard let name = arguments.string("name") else {
      if arguments.flag("delete") { throw .refused("set: -d needs a name") }
      return Self.list(state.variables.all)
    }
    if arguments.flag("delete") {
      try state.variables.remove(name)
    } else if let value = arguments.string("value") {
      try state.variables.define(name, as: value, by: "set")
    } else {
      guard let value = state.variables.values[name] else { throw .refused("set: there is no variable '\(name)'") }
      return Self.list([(name: name, value: value)])
    }
    return HMPOutput()
  }

  @MainLoop
  fileprivate func keepResult(_ arguments: HMPArguments) async throws(HMPFailure) -> HMPOutput {
    _ = try frontEnd(for: "let")
    let name = arguments.string("name") ?? ""
    let path = arguments.string("member") ?? ""
    let output = try await run(arguments.string("command") ?? "")
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
