/// Checks a row that calls a command against that command.
struct HMPRowCheck {
  let row: HMPRow
  let schema: Schema
  let command: Command
  private let members: [Member]

  init(_ row: HMPRow, calling name: String, _ schema: Schema) throws(SchemaError) {
    guard let command = schema.command(named: name) else {
      throw row.fault(
        .unknownCommand(name), at: row.written["call"]?.range,
        near: Suggestion.nearest(to: name, among: schema.commands.map(\.header.name)))
    }
    self.row = row
    self.schema = schema
    self.command = command
    members = schema.arguments(of: command)
  }

  /// A mapping for each argument in the arguments' order, those by name included.
  func mappings() throws(SchemaError) -> [HMPRow.Mapping] {
    let arguments = row.arguments.arguments
    if let unknown = row.mappings.first(where: { mapping in !arguments.contains { $0.name == mapping.argument } }) {
      throw row.fault(
        .unknownArgument(unknown.argument, key: "with"),
        at: row.written["with"]?.object?.member(unknown.argument)?.keyRange,
        near: Suggestion.nearest(to: unknown.argument, among: arguments.map(\.name)))
    }
    var given: Set<String> = []
    var mappings: [HMPRow.Mapping] = []
    for argument in arguments {
      let written = row.mappings.first { $0.argument == argument.name }
      let mapping = written ?? .init(argument: argument.name, members: [memberName(of: argument)])
      for name in mapping.members { try check(argument, gives: name, &given) }
      mappings.append(mapping)
    }
    try checkConstants(&given)
    try checkMandatory(mappings)
    return mappings
  }

  /// The member with the argument's name, where `-` and `_` are the same.
  private func memberName(of argument: HMPArgument) -> String {
    if members.contains(where: { $0.name == argument.name }) { return argument.name }
    let munged = Name.munged(argument.name)
    return members.first { Name.munged($0.name) == munged }?.name ?? argument.name
  }

  private func check(_ argument: HMPArgument, gives name: String, _ given: inout Set<String>) throws(SchemaError) {
    guard let member = members.first(where: { $0.name == name }) else {
      throw row.fault(
        .unknownMember(name, command: command.header.name, argument: argument.name),
        at: place(of: name, in: argument), near: memberNear(name))
    }
    guard given.insert(name).inserted else {
      throw row.fault(.memberGivenTwice(name), at: row.written["args"]?.range)
    }
    guard argument.kind.fits(member.type, schema) else {
      throw row.fault(
        .mismatch(argument: argument.name, member: name, type: member.type.name), at: place(of: name, in: argument))
    }
  }

  /// Where the row gives an argument to a member: in `with`, or in `args` if by name.
  private func place(of member: String, in argument: HMPArgument) -> Range<Int>? {
    guard let value = row.written["with"]?.object?[argument.name] else { return row.written["args"]?.range }
    return (value.elements?.first { $0.text == member } ?? value).range
  }

  private func memberNear(_ name: String) -> Suggestion? { Suggestion.nearest(to: name, among: members.map(\.name)) }

  private func checkConstants(_ given: inout Set<String>) throws(SchemaError) {
    for constant in row.constants {
      let written = row.written["set"]?.object?.member(constant.member)
      guard let member = members.first(where: { $0.name == constant.member }) else {
        throw row.fault(
          .unknownMember(constant.member, command: command.header.name, argument: nil),
          at: written?.keyRange, near: memberNear(constant.member))
      }
      guard given.insert(constant.member).inserted else {
        throw row.fault(.memberGivenTwice(constant.member), at: written?.keyRange)
      }
      guard constant.value.fits(member.type, schema) else {
        throw row.fault(
          .badConstant(member: constant.member, type: member.type.name), at: written?.value.range)
      }
    }
  }

  /// A flag always gives its member; another argument does so only if it is required and has a single member.
  private func checkMandatory(_ mappings: [HMPRow.Mapping]) throws(SchemaError) {
    var always = Set(row.constants.map(\.member))
    for (mapping, argument) in zip(mappings, row.arguments.arguments) where mapping.members.count == 1 {
      if case .flag = argument.kind { always.formUnion(mapping.members) }
      if argument.presence == .required { always.formUnion(mapping.members) }
    }
    if let missing = members.first(where: { !$0.isOptional && !always.contains($0.name) }) {
      throw row.fault(
        .memberNotGiven(missing.name, command: command.header.name), at: row.written["call"]?.range)
    }
  }
}

extension HMPArgument.Kind {
  /// Whether a value of this kind of argument can be that of a member of the type.
  func fits(_ type: TypeReference, _ schema: Schema) -> Bool {
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

extension HMPConstantValue {
  /// Whether the value can be that of a member of the type.
  func fits(_ type: TypeReference, _ schema: Schema) -> Bool {
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

  private func fits(_ members: [HMPRow.Constant], _ name: String, _ schema: Schema) -> Bool {
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
