import QAPISyntax

/// The QMP commands and enumerations that rows are checked against.
package protocol CommandCatalog: Sendable {
  var commandNames: [String] { get }

  /// The arguments of a command; nil if there is no such command.
  func arguments(ofCommand name: String) -> [CommandArgument]?

  /// The names of an enumeration's values; nil if there is no such enumeration.
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

/// The type of an argument, which knows the values that it can hold.
package protocol CommandArgumentType: Sendable {
  var name: String { get }

  /// Whether a value of this kind of a row's argument can be a value of the type.
  func accepts(_ kind: HMPArgument.Kind) -> Bool

  /// Whether a constant of a row can be a value of the type.
  func accepts(_ constant: ConstantValue) -> Bool
}

/// Checks a row that calls a command against that command.
struct RowCheck {
  private let row: RowDefinition
  private let command: String
  private let members: [CommandArgument]

  init(_ row: RowDefinition, calling name: String, _ commands: any CommandCatalog) throws(SchemaError) {
    guard let members = commands.arguments(ofCommand: name) else {
      throw row.fault(
        .unknownCommand(name), at: row.written["call"]?.range,
        near: Suggestion.nearest(to: name, among: commands.commandNames))
    }
    self.row = row
    self.members = members
    command = name
  }

  /// A mapping for each argument in the arguments' order, those by name included.
  func mappings() throws(SchemaError) -> [RowDefinition.Mapping] {
    let arguments = row.arguments.arguments
    if let unknown = row.mappings.first(where: { mapping in !arguments.contains { $0.name == mapping.argument } }) {
      throw row.fault(
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
      // What is always sent may be replaced, and by several choices; what an argument gives may not.
      var chosen = given.subtracting(row.constants.map(\.member))
      try checkConstants(choice.constants, of: row.written["when"]?.object?[choice.flag]?.object, &chosen)
    }
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
        .unknownMember(name, command: command, argument: argument.name),
        at: place(of: name, in: argument), near: memberNear(name))
    }
    guard given.insert(name).inserted else {
      throw row.fault(.memberGivenTwice(name), at: row.written["args"]?.range)
    }
    guard member.type.accepts(argument.kind) else {
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

  private func checkConstants(
    _ constants: [RowDefinition.Constant], of object: SyntaxObject?, _ given: inout Set<String>
  ) throws(SchemaError) {
    for constant in constants {
      let written = object?.member(constant.member)
      guard let member = members.first(where: { $0.name == constant.member }) else {
        throw row.fault(
          .unknownMember(constant.member, command: command, argument: nil),
          at: written?.keyRange, near: memberNear(constant.member))
      }
      guard given.insert(constant.member).inserted else {
        throw row.fault(.memberGivenTwice(constant.member), at: written?.keyRange)
      }
      guard member.type.accepts(constant.value) else {
        throw row.fault(
          .badConstant(member: constant.member, type: member.type.name), at: written?.value.range)
      }
    }
  }

  /// A flag always gives its member; another argument does so only if it is required and has a single member.
  private func checkMandatory(_ mappings: [RowDefinition.Mapping]) throws(SchemaError) {
    var always = Set(row.constants.map(\.member))
    for (mapping, argument) in zip(mappings, row.arguments.arguments) where mapping.members.count == 1 {
      if case .flag = argument.kind { always.formUnion(mapping.members) }
      if argument.presence == .required { always.formUnion(mapping.members) }
    }
    if let missing = members.first(where: { !$0.isOptional && !always.contains($0.name) }) {
      throw row.fault(
        .memberNotGiven(missing.name, command: command), at: row.written["call"]?.range)
    }
  }
}
