/// Checks a row that calls a command against that command.
struct HMPRowCheck {
  let row: HMPRow
  let schema: Schema
  let command: Command
  private let members: [Member]

  init(_ row: HMPRow, calling name: String, _ schema: Schema) throws(SchemaError) {
    guard let command = schema.command(named: name) else {
      throw row.fault(.unknownCommand(name), near: SchemaError.nearest(name, schema.commands.map(\.header.name)))
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
      let near = SchemaError.nearest(unknown.argument, arguments.map(\.name))
      throw row.fault(.unknownArgument(unknown.argument, key: "with"), near: near)
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
        .unknownMember(name, command: command.header.name, argument: argument.name), near: memberNear(name))
    }
    guard given.insert(name).inserted else { throw row.fault(.memberGivenTwice(name)) }
    guard argument.kind.fits(member.type, schema) else {
      throw row.fault(.mismatch(argument: argument.name, member: name, type: member.type.name))
    }
  }

  private func memberNear(_ name: String) -> Suggestion? { SchemaError.nearest(name, members.map(\.name)) }

  private func checkConstants(_ given: inout Set<String>) throws(SchemaError) {
    for constant in row.constants {
      guard let member = members.first(where: { $0.name == constant.member }) else {
        throw row.fault(
          .unknownMember(constant.member, command: command.header.name, argument: nil),
          near: memberNear(constant.member))
      }
      guard given.insert(constant.member).inserted else { throw row.fault(.memberGivenTwice(constant.member)) }
      guard constant.value.fits(member.type, schema) else {
        throw row.fault(.badConstant(member: constant.member, type: member.type.name))
      }
    }
  }

  /// A flag gives a mandatory member either way; another argument only if it cannot be left out and has no other choice.
  private func checkMandatory(_ mappings: [HMPRow.Mapping]) throws(SchemaError) {
    var always = Set(row.constants.map(\.member))
    for (mapping, argument) in zip(mappings, row.arguments.arguments) where mapping.members.count == 1 {
      if case .flag = argument.kind { always.formUnion(mapping.members) }
      if argument.presence == .required { always.formUnion(mapping.members) }
    }
    if let missing = members.first(where: { !$0.isOptional && !always.contains($0.name) }) {
      throw row.fault(.memberNotGiven(missing.name, command: command.header.name))
    }
  }
}

extension HMPRow {
  func fault(_ problem: HMPProblem, near: Suggestion? = nil) -> SchemaError {
    var error = SchemaError(.row(problem), at: location, in: .init(kind: "hmp", name: name))
    error.near = near
    return error
  }
}
