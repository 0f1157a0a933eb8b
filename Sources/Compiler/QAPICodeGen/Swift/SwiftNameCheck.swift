import QAPISchema
package import QAPISyntax

/// Checks that different names of a schema are different in Swift.
struct SwiftNameCheck {
  private let schema: Schema
  private let options: SwiftGenerator.Options

  init(_ schema: Schema, _ options: SwiftGenerator.Options) {
    self.schema = schema
    self.options = options
  }

  /// The types that generated files use without their module's name.
  private static let reservedTypes: Set<String> = [
    "Any", "AnyObject", "JSONObject", "JSONValue", "MainLoop", "Protocol", "QAPIBox", "QAPIRuntime", "QJSON", "Result",
    "Self",
    "Swift", "Type", "Variant", "Void",
  ]

  func check() throws(SwiftNameError) {
    try checkFiles()
    try checkTypes()
    for entity in schema.entities {
      switch entity {
      case .include, .builtin, .array: break
      case .enumeration(let type):
        try distinct(type.values.map(\.name), as: SwiftNames.enumCase, in: type.header)
      case .object(let type): try checkMembers(type)
      case .alternate(let type): try distinct(type.branches.map(\.name), as: SwiftNames.enumCase, in: type.header)
      case .command, .event: break
      }
    }
  }

  /// Refuses files that become one because their paths differ only in separators.
  private func checkFiles() throws(SwiftNameError) {
    var seen = Dictionary(
      uniqueKeysWithValues: ["Handlers", "Introspection"].map { ("\(options.module)+\($0)", "the whole schema") })
    let modules = schema.modules.map(\.name).filter { $0 != Module.builtinName }
    for name in modules + options.files.filter({ !modules.contains($0) }) {
      let stem = Module(name: name, entities: []).stem
      if let first = seen.updateValue(name, forKey: stem) {
        throw SwiftNameError(
          problem: .fileClash(file: "\(stem).qapi.swift", first: first, second: name), location: nil)
      }
    }
  }

  private func checkMembers(_ type: ObjectType) throws(SwiftNameError) {
    let names = schema.allMembers(of: type).map(\.name)
    try distinct(names, as: SwiftNames.member, in: type.header)
    guard type.variants != nil else { return }
    if let name = names.first(where: { SwiftNames.member($0) == "variant" }) {
      throw SwiftNameError(problem: .reserved(swift: "variant", name: name), location: type.header.location)
    }
  }

  private func distinct(
    _ names: [String], as translate: (String) -> String, in header: EntityHeader
  ) throws(SwiftNameError) {
    var seen: [String: String] = [:]
    for name in names {
      let swift = translate(name)
      if let first = seen.updateValue(name, forKey: swift) {
        throw SwiftNameError(problem: .clash(swift: swift, first: first, second: name), location: header.location)
      }
    }
  }

  /// Types, commands, events and protocols share the namespace of the module.
  private func checkTypes() throws(SwiftNameError) {
    let commandNames = CommandNames(schema)
    var seen: [String: (name: String, location: SourceLocation?)] = [:]
    func add(_ swift: String, _ name: String, _ location: SourceLocation?) throws(SwiftNameError) {
      if Self.reservedTypes.contains(swift) {
        throw SwiftNameError(problem: .reserved(swift: swift, name: name), location: location)
      }
      if let first = seen.updateValue((name, location), forKey: swift) {
        throw SwiftNameError(
          problem: .clash(swift: swift, first: first.name, second: name), location: location,
          otherLocation: first.location)
      }
    }
    for entity in schema.entities {
      guard let header = entity.header, header.module != Module.builtinName else { continue }
      switch entity {
      case .include, .builtin, .array: break
      case .object(let type):
        if SwiftTypeNames.isDeclared(type) {
          try add(header.name, header.name, header.location)
        }
      case .enumeration, .alternate: try add(header.name, header.name, header.location)
      case .command(let command):
        if commandNames.isItsArguments(command) { continue }
        try add(commandNames.type(command), header.name, header.location)
      case .event(let event): try add(EventTranslator.name(event), header.name, header.location)
      }
    }
    try add("\(options.module)Handlers", "the whole schema", nil)
    for group in HandlerGroup.all(of: schema) { try add(group.protocolName, group.name, nil) }
  }
}

/// An error in a schema's names that only matters in Swift.
package struct SwiftNameError: Error, Sendable {
  package enum Problem: Sendable, Equatable {
    /// Two names become one.
    case clash(swift: String, first: String, second: String)
    /// Two files of the schema become one.
    case fileClash(file: String, first: String, second: String)
    /// The name is one that Swift or the generated files reserve.
    case reserved(swift: String, name: String)
  }

  package var problem: Problem
  /// The definition at fault, the later one of two.
  package var location: SourceLocation?
  /// The earlier one of two.
  package var otherLocation: SourceLocation?
}

extension SwiftNameError: CustomStringConvertible {
  package var description: String {
    switch problem {
    case .clash(let swift, let first, let second): "'\(first)' and '\(second)' are both '\(swift)' in Swift"
    case .fileClash(let file, let first, let second): "'\(first)' and '\(second)' both become '\(file)'"
    case .reserved(let swift, let name): "'\(name)' is '\(swift)' in Swift, which is taken"
    }
  }
}
