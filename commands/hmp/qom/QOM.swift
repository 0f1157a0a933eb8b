import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Prints the tree below an object.
  ///
  /// The JSON value is the root with the members `name`, `type` and `children`.
  ///
  /// An unknown or ambiguous path is an error in the words of QEMU's monitor.
  @MainLoop
  static func infoQomTree(_ arguments: InfoQomTreeArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let path = arguments.path ?? "/machine"
    let properties: [ObjectPropertyInfo]
    do throws(HMPError) {
      properties = try await context.ask(QomList(path: path), to: "list QOM objects")
    } catch {
      guard case .qmp = error else { throw error }
      throw .refused("Path '\(path)' could not be resolved.")
    }
    let type = try await context.ask(QomGet(path: path, property: "type"), to: "list QOM objects")
    let place = try await ObjectPlace(path, properties, context.target)
    let root = ObjectTree.Object(name: place.name, type: type.stringValue ?? "", path: place.path)
    let tree = try await ObjectTree(root: root, context.target)
    return HMPOutput(text: tree.text, value: tree.json)
  }
}

extension Translators {
  /// Adds an object.
  ///
  /// Blanks at the end of the line belong to the last value, as in QEMU's monitor.
  @MainLoop
  static func objectAdd(_ arguments: ObjectAddArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let text = arguments.object
    if text.hasPrefix("{") {
      let members = try await WrittenArguments(text, of: ObjectAdd.name, on: context.target).options()
      _ = try await context.ask(ObjectAdd.name, members, to: "add objects")
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
    let call = TextualCall(
      command: ObjectAdd.name, options: written.options, listMember: nil, parser: .members)
    return try await call.run(to: "create objects", context)
  }
}

extension Translators {
  @MainLoop
  static func qomList(_ arguments: QomListArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    guard let path = arguments.path else { return HMPOutput("/\n") }
    return try await context.report(QomList(path: path), to: "list properties of QOM objects") { properties in
      properties.map { "\($0.name) (\($0.type))\n" }.joined()
    }
  }

  static func qomGet(_ value: JSONValue, _: QomGetArguments) -> String { value.text(pretty: true) + "\n" }
}

extension Translators {
  /// Sets a property; without `-j`, the text is converted to the type that `qom-list` reports.
  ///
  /// If that type is an enumeration or a structure, the text is sent as a string first. If the target expects another
  /// type, its error says which, and the text is converted to that type.
  @MainLoop
  static func qomSet(_ arguments: QomSetArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let path = arguments.path
    let property = arguments.property
    let text = arguments.value
    if arguments.json {
      let command = QomSet(path: path, property: property, value: try jsonValue(text))
      return try await set(command, context)
    }
    let properties = try await context.ask(QomList(path: path), to: "set properties of QOM objects")
    let type = properties.first { $0.name == property }.map { OptionType(propertyType: $0.type) }
    let value = (type ?? .unknown).value(of: text)
    do throws(HMPError) {
      return try await set(QomSet(path: path, property: property, value: value ?? .string(text)), context)
    } catch {
      guard let expected = TypeMismatch(error)?.expected else { throw error }
      let isKnown = value == nil && type ?? .unknown != .unknown && expected != .integers
      guard !isKnown, let converted = expected.value(of: text) else {
        throw .qmp(.generic(mistyped(property, text, isSize: type == .size, expected)))
      }
      guard converted != value else { throw error }
      return try await set(QomSet(path: path, property: property, value: converted), context)
    }
  }

  /// The error in a value, in the words of the parser that QEMU's monitor uses for properties.
  private static func mistyped(_ property: String, _ text: String, isSize: Bool, _ expected: OptionType) -> String {
    if isSize {
      do throws(NativeOptionError) { _ = try NativeOptionValue.size(text, of: property) } catch { return error.text }
    }
    return switch expected {
    case .integer: "Parameter '\(property)' expects int64"
    case .integerOrSize, .unsigned: "Parameter '\(property)' expects uint64"
    default: "Parameter '\(property)' expects \(expected.words)"
    }
  }

  @MainLoop
  private static func set(_ command: QomSet, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    _ = try await context.ask(command, to: "set properties of QOM objects")
    return HMPOutput()
  }

  private static func jsonValue(_ text: String) throws(HMPError) -> JSONValue {
    do throws(JSONSyntaxError) {
      return try JSONValue.parse(text)
    } catch {
      throw .qmp(.generic("JSON parse error, \(error.detail)"))
    }
  }
}

/// The help of `object_add`: the types of objects that users can create, and their options.
enum ObjectTypes {
  /// Types that the target lists, although only the target itself creates such objects.
  private static let internalTypes: Set = ["dbus-display"]

  /// Types whose properties are not queried: the query crashes some targets, or lists properties that users cannot set.
  private static let opaqueTypes: Set = ["colo-compare", "x-remote-object", "sev-guest"]

  /// Properties that are read-only, which `qom-list-properties` does not report.
  private static let readOnlyProperties: Set = ["type", "loaded", "opened", "thread-id"]

  /// A line for each type.
  @MainLoop
  static func list(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let command = QomListTypes(implements: "user-creatable", abstract: false)
    let names = try await context.ask(command, to: "list object types").map(\.name)
      .filter { !internalTypes.contains($0) }
      .sorted { $0.lowercased().utf8.lexicographicallyPrecedes($1.lowercased().utf8) }
    return HMPOutput(
      text: "List of user creatable objects:\n" + names.map { "  \($0)\n" }.joined(),
      value: .array(names.map(JSONValue.string)))
  }

  /// The options of a type, or all types if there is no such type.
  ///
  /// `line` is for the target's own human monitor, the only source for some types.
  @MainLoop
  static func help(on type: String?, _ line: String, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    guard let type else { return try await list(context) }
    let types = try await context.ask(QomListTypes(), to: "list object types")
    guard types.contains(where: { $0.name == type }) else { return try await list(context) }
    let creatable = try await context.ask(
      QomListTypes(implements: "user-creatable", abstract: false), to: "list object types")
    guard creatable.contains(where: { $0.name == type }), !opaqueTypes.contains(type) else {
      return try await HumanMonitor.run(line, to: "list the options of object types", context)
    }
    let properties = try await context.ask(QomListProperties(typename: type), to: "list the options of object types")
    return await PropertyHelp.output(
      of: type, properties.filter { !readOnlyProperties.contains($0.name) }, context)
  }
}
