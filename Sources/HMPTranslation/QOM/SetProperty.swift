package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `qom-set`.
  ///
  /// Without `-j` the text becomes a value of the type that the target says the property has. Where that type is one of
  /// the target's own names, the text is tried as a string first; the target objects if it wants something else.
  @MainLoop
  package static func qomSet(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let path = arguments.string("path") ?? ""
    let property = arguments.string("property") ?? ""
    let text = arguments.string("value") ?? ""
    if arguments.flag("json") {
      let command = QomSet(path: path, property: property, value: try jsonValue(text))
      return try await set(command, context)
    }
    let properties = try await context.ask(QomList(path: path), to: "change properties of objects")
    let type = properties.first { $0.name == property }.map { OptionType(propertyType: $0.type, name: property) }
    let value = (type ?? .unknown).value(of: text)
    do throws(HMPFailure) {
      return try await set(QomSet(path: path, property: property, value: value ?? .string(text)), context)
    } catch {
      guard let expected = TypeObjection(error)?.expected else { throw error }
      guard let converted = expected.value(of: text) else {
        throw .qmp(.generic("Parameter '\(property)' expects \((type ?? expected).words)"))
      }
      guard converted != value else { throw error }
      return try await set(QomSet(path: path, property: property, value: converted), context)
    }
  }

  @MainLoop
  private static func set(_ command: QomSet, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    _ = try await context.ask(command, to: "change properties of objects")
    return HMPOutput()
  }

  private static func jsonValue(_ text: String) throws(HMPFailure) -> JSONValue {
    do throws(JSONSyntaxError) {
      return try JSONValue.parse(text)
    } catch {
      throw .qmp(.generic("JSON parse error, \(error.detail)"))
    }
  }
}
