import QAPISyntax

/// The QMP commands and enumerations of a schema, against which rows are checked.
package protocol CommandCatalog: Sendable {
  /// The names of the commands, for suggestions.
  var commandNames: [String] { get }

  /// Returns the arguments of a command; nil if there is no such command.
  func arguments(ofCommand name: String) -> [CommandArgument]?

  /// Returns the values of an enumeration; nil if there is no such enumeration.
  func values(ofEnumeration name: String) -> [String]?
}

/// An argument of a QMP command.
package struct CommandArgument: Sendable {
  package var name: String
  package var isOptional: Bool
  package var type: any CommandArgumentType

  package init(name: String, isOptional: Bool, type: any CommandArgumentType) {
    self.name = name
    self.isOptional = isOptional
    self.type = type
  }
}

/// The type of an argument of a QMP command.
package protocol CommandArgumentType: Sendable {
  /// The name of the type in error messages.
  var name: String { get }

  /// Whether an argument of a row with this kind can have a value of the type.
  func accepts(_ kind: HMPArgument.Kind) -> Bool

  /// Whether a constant of a row can be a value of the type.
  func accepts(_ constant: ConstantValue) -> Bool
}

/// Checks a row with `call` against the QMP command.
struct RowCheck {
  private let row: RowDefinition
  private let command: String
  private let members: [CommandArgument]

  init(_ row: RowDefinition, calling name: String, _ commands: any CommandCatalog) throws(SchemaError) {
    guard let members = commands.arguments(ofCommand: name) else {
      throw row.error(
        .unknownCommand(name), at: row.written["call"]?.range,
        near: Suggestion.nearest(to: name, among: commands.commandNames))
    }
    self.row = row
    self.members = members
    command = name
  }

  /// Returns a mapping for each argument, in the order of the arguments, including the mappings by name.
  ///
  /// - Throws: `SchemaError` if a mapping or a constant does not fit the command, or a mandatory member has no value.
  func mappings() throws(SchemaError) -> [RowDefinition.Mapping] {
    let arguments = row.arguments.arguments
    if let unknown = row.mappings.first(where: { mapping in !arguments.contains { $0.name == mapping.argument } }) {
      throw row.error(
        .unknownArgument(unknown.argument, key: "with"),
        at: row.written["with"]?.object?.member(unknown.argument)?.keyRange,
        near: Suggestion.nearest(to: unknown.argument, among: arguments.map(\.name)))
    }
    var given: Set<String> = []
    var mappings: [RowDefinition.Mapping] = []
    for argument in arguments {
      if row.choices.contains(where: { $0.flag == argument.name }) {
        mappings.append(.init(argument: argument.name, members: []))
        continue
      }
      let written = row.mappings.first { $0.argument == argument.name }
      let mapping = written ?? .init(argument: argument.name, members: [memberName(of: argument)])
      for name in mapping.members { try check(argument, gives: name, &given) }
      mappings.append(mapping)
    }
    try checkConstants(row.constants, of: row.written["set"]?.object, &given)
    for choice in row.choices {
      // Each choice can replace constants, but not the members that arguments go to.
      var chosen = given.subtracting(row.constants.map(\.member))
      try checkConstants(choice.constants, of: row.written["when"]?.object?[choice.flag]?.object, &chosen)
    }
    try checkMandatory(mappings)
    return mappings
  }

  /// The member with the argument's name, in which `-` and `_` are not distinguished.
  private func memberName(of argument: HMPArgument) -> String {
    if members.contains(where: { $0.name == argument.name }) { return argument.name }
    let munged = Name.munged(argument.name)
    return members.first { Name.munged($0.name) == munged }?.name ?? argument.name
  }

  private func check(_ argument: HMPArgument, gives name: String, _ given: inout Set<String>) throws(SchemaError) {
    guard let member = members.first(where: { $0.name == name }) else {
      throw row.error(
        .unknownMember(name, command: command, argument: argument.name),
        at: place(of: name, in: argument), near: memberNear(name))
    }
    guard given.insert(name).inserted else {
      throw row.error(.memberGivenTwice(name), at: row.written["args"]?.range)
    }
    guard member.type.accepts(argument.kind) else {
      throw row.error(
        .mismatch(argument: argument.name, member: name, type: member.type.name), at: place(of: name, in: argument))
    }
  }

  /// The range in which the row maps an argument to a member: in `with`, or in `args` if by name.
  private func place(of member: String, in argument: HMPArgument) -> Range<Int>? {
    guard let value = row.written["with"]?.object?[argument.name] else { return row.written["args"]?.range }
    return (value.elements?.first { $0.text == member } ?? value).range
  }

  private func memberNear(_ name: String) -> Suggestion? { Suggestion.nearest(to: name, among: members.map(\.name)) }

  private func checkConstants(
    _ constants: [RowDefinition.Constant], of object: SyntaxObject?, _ given: inout Set<String>
  ) throws(SchemaError) {
    for constant in constants {
      let written = object?.member(constant.member)
      guard let member = members.first(where: { $0.name == constant.member }) else {
        throw row.error(
          .unknownMember(constant.member, command: command, argument: nil),
          at: written?.keyRange, near: memberNear(constant.member))
      }
      guard given.insert(constant.member).inserted else {
        throw row.error(.memberGivenTwice(constant.member), at: written?.keyRange)
      }
      guard member.type.accepts(constant.value) else {
        throw row.error(
          .badConstant(member: constant.member, type: member.type.name), at: written?.value.range)
      }
    }
  }

  /// Checks that lines always have a value for each mandatory member.
  ///
  /// A constant or a flag always gives one; another argument does only if it is required and maps to a single member.
  private func checkMandatory(_ mappings: [RowDefinition.Mapping]) throws(SchemaError) {
    var always = Set(row.constants.map(\.member))
    for (mapping, argument) in zip(mappings, row.arguments.arguments) where mapping.members.count == 1 {
      if case .flag = argument.kind { always.formUnion(mapping.members) }
      if argument.presence == .required { always.formUnion(mapping.members) }
    }
    if let missing = members.first(where: { !$0.isOptional && !always.contains($0.name) }) {
      throw row.error(
        .memberNotGiven(missing.name, command: command), at: row.written["call"]?.range)
    }
  }
}
