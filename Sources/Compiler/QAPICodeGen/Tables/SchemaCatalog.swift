package import HMPTables
package import QAPISchema

/// The commands and types of a schema, for the check of monitor tables.
package struct SchemaCatalog: CommandCatalog {
  private let schema: Schema

  package init(_ schema: Schema) {
    self.schema = schema
  }

  package var commandNames: [String] { schema.commands.map(\.header.name) }

  package func arguments(ofCommand name: String) -> [CommandArgument]? {
    schema.command(named: name).map { command in
      schema.arguments(of: command).map { member in
        CommandArgument(
          name: member.name, isOptional: member.isOptional, type: ArgumentType(type: member.type, schema: schema))
      }
    }
  }

  package func values(ofEnumeration name: String) -> [String]? {
    schema.enumeration(named: name)?.values.map(\.name)
  }
}

private struct ArgumentType: CommandArgumentType {
  let type: TypeReference
  let schema: Schema

  var name: String { type.name }

  func accepts(_ kind: HMPArgument.Kind) -> Bool { kind.fits(type, schema) }
  func accepts(_ constant: ConstantValue) -> Bool { constant.fits(type, schema) }
}

extension HMPArgument.Kind {
  fileprivate func fits(_ type: TypeReference, _ schema: Schema) -> Bool {
    if case .alternate(let name) = type {
      return schema.alternate(named: name)?.branches.contains { fits($0.type, schema) } ?? false
    }
    if type == .builtin(.any) { return self != .format }
    switch self {
    case .filename, .blockDevice, .string, .restOfLine, .flagWithValue: return type.isText
    case .int32, .int64, .megabytes, .size: return type.isNumeric
    case .time: return type == .builtin(.number)
    case .boolean, .flag: return type == .builtin(.bool)
    case .options: if case .object = type { return true } else { return false }
    case .format: return false
    }
  }
}

extension ConstantValue {
  fileprivate func fits(_ type: TypeReference, _ schema: Schema) -> Bool {
    switch (self, type) {
    case (_, .builtin(.any)): true
    case (_, .alternate(let name)):
      schema.alternate(named: name)?.branches.contains { fits($0.type, schema) } ?? false
    case (.string(let text), .enumeration(let name)):
      schema.enumeration(named: name)?.values.contains { $0.name == text } ?? false
    case (.string(let text), .builtin(let builtin)):
      builtin == .str || builtin == .number && Double(text) != nil || builtin.isInteger && builtin.holds(text)
    case (.bool, .builtin(.bool)): true
    case (.array(let elements), .array(of: let element)): elements.allSatisfy { $0.fits(element, schema) }
    case (.object(let members), .object(let name)): fits(members, name, schema)
    case (.string, _), (.bool, _), (.array, _), (.object, _): false
    }
  }

  private func fits(_ members: [RowDefinition.Constant], _ name: String, _ schema: Schema) -> Bool {
    guard let type = schema.object(named: name), type.variants == nil else { return false }
    let declared = schema.allMembers(of: type)
    return members.allSatisfy { constant in
      declared.contains { $0.name == constant.member && constant.value.fits($0.type, schema) }
    } && declared.allSatisfy { member in member.isOptional || members.contains { $0.member == member.name } }
  }
}

extension TypeReference {
  fileprivate var isText: Bool {
    switch self {
    case .builtin(let type): type == .str
    case .enumeration: true
    case .object, .alternate, .array: false
    }
  }

  fileprivate var isNumeric: Bool {
    switch self {
    case .builtin(let type): type.isInteger || type == .number
    case .enumeration, .object, .alternate, .array: false
    }
  }
}

extension BuiltinType {
  /// Whether the digits are a number within the range of the integer type.
  fileprivate func holds(_ digits: String) -> Bool {
    switch self {
    case .int, .int64: Int64(digits) != nil
    case .int8: Int8(digits) != nil
    case .int16: Int16(digits) != nil
    case .int32: Int32(digits) != nil
    case .uint8: UInt8(digits) != nil
    case .uint16: UInt16(digits) != nil
    case .uint32: UInt32(digits) != nil
    case .uint64, .size: UInt64(digits) != nil
    case .str, .number, .bool, .any, .null: false
    }
  }
}
