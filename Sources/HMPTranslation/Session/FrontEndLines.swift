package import HMP
import MainLoop
import QJSON

extension Translators {
  /// Carries out `source FILE`, which the front end does: it knows scripts.
  @MainLoop
  package static func source(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let frontEnd = try context.frontEnd(for: "source")
    return try await frontEnd.source(arguments.string("file") ?? "")
  }

  /// Carries out `alias [-d] [NAME [TEXT...]]`.
  package static let alias: HMPTranslator = { (arguments, context) async throws(HMPFailure) in
    try await context.changeAliases(arguments)
  }
}

extension HMPContext {
  @MainLoop
  fileprivate func changeAliases(_ arguments: HMPArguments) async throws(HMPFailure) -> HMPOutput {
    _ = try frontEnd(for: "alias")
    let text = arguments.string("text")
    guard let name = arguments.string("name") else {
      if arguments.flag("delete") { throw .refused("alias: -d needs a name") }
      return Self.list(state.aliases.all)
    }
    if arguments.flag("delete") {
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
