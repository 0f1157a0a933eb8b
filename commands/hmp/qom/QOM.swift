import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `info qom-tree`.
  ///
  /// A path that leads nowhere, or to several objects, is no failure: the native monitor reports it as text.
  @MainLoop
  static func infoQomTree(_ arguments: InfoQomTreeArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let path = arguments.path ?? "/machine"
    let properties: [ObjectPropertyInfo]
    do throws(HMPFailure) {
      properties = try await context.ask(QomList(path: path), to: "list its objects")
    } catch {
      guard case .qmp = error else { throw error }
      return HMPOutput("Path '\(path)' could not be resolved.\n")
    }
    let type = try await context.ask(QomGet(path: path, property: "type"), to: "tell the types of objects")
    let place = try await ObjectPlace(path, properties, context.target)
    let root = ObjectTree.Object(name: place.name, type: type.stringValue ?? "", path: place.path)
    let tree = try await ObjectTree(root: root, context.target)
    return HMPOutput(text: tree.text, value: tree.json)
  }
}

extension Translators {
  /// `object_add`: blanks at the end of the line belong to the last value.
  @MainLoop
  static func objectAdd(_ arguments: ObjectAddArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let text = arguments.object
    if text.hasPrefix("{") {
      let members = try await WrittenArguments(text, of: ObjectAdd.name, on: context.target).options()
      _ = try await context.ask(ObjectAdd.name, members, to: "create objects")
      return HMPOutput()
    }
    let written: OptionText
    do throws(OptionTextError) {
      written = try OptionText(text, impliedKey: "qom-type")
    } catch {
      throw .qmp(.generic(error.description))
    }
    if written.asksForHelp {
      return try await ObjectTypes.help(on: written["qom-type"], arguments.written.line, context)
    }
    let call = TextualCall(command: ObjectAdd.name, options: written.options, listMember: nil)
    return try await call.run(to: "create objects", context)
  }
}

extension Translators {
  @MainLoop
  static func qomList(_ arguments: QomListArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    guard let path = arguments.path else { return HMPOutput("/\n") }
    return try await context.report(QomList(path: path), to: "list the properties of objects") { properties in
      properties.map { "\($0.name) (\($0.type))\n" }.joined()
    }
  }

  @MainLoop
  static func qomGet(_ arguments: QomGetArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let command = QomGet(path: arguments.path, property: arguments.property)
    let value = try await context.ask(command, to: "read properties of objects")
    return HMPOutput(text: value.text(pretty: true) + "\n", value: value)
  }
}

extension Translators {
  /// `qom-set`.
  ///
  /// Without `-j` the text becomes a value of the type that the target says the property has. Where that type is one of
  /// the target's own names, the text is tried as a string first; the target objects if it wants something else.
  @MainLoop
  static func qomSet(_ arguments: QomSetArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let path = arguments.path
    let property = arguments.property
    let text = arguments.value
    if arguments.json {
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
