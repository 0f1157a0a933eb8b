import QAPISchema

/// Translates what a row always sends to literals of JSON; a text of digits is a number where the member's type is one.
struct ConstantTranslator {
  let schema: Schema?

  func members(_ constants: [HMPRow.Constant], of command: String) -> [String] {
    let arguments = schema?.command(named: command)?.arguments.map { TypeReference.object($0) }
    let members = members(of: arguments, constants)
    return constants.map { member($0, among: members) }
  }

  private func member(_ constant: HMPRow.Constant, among members: [Member]) -> String {
    let type = members.first { $0.name == constant.member }?.type
    return "\(SwiftLiteral.string(constant.member)): \(value(constant.value, type))"
  }

  private func value(_ value: HMPConstantValue, _ type: TypeReference?) -> String {
    switch value {
    case .string(let text): return scalar(text, type)
    case .bool(let truth): return ".bool(\(truth))"
    case .array(let elements):
      let element: TypeReference? = if case .array(of: let element)? = type { element } else { nil }
      return ".array([\(elements.map { self.value($0, element) }.joined(separator: ", "))])"
    case .object(let constants):
      guard !constants.isEmpty else { return ".object([:])" }
      let members = constants.map { member($0, among: self.members(of: type, constants)) }
      return ".object([\(members.joined(separator: ", "))])"
    }
  }

  private func scalar(_ text: String, _ type: TypeReference?) -> String {
    if case .builtin(let builtin)? = type {
      if builtin.isInteger, let number = Int64(text) { return ".integer(\(number))" }
      if builtin.isInteger, let number = UInt64(text) { return ".unsigned(\(number))" }
      if builtin == .number, let number = Double(text) { return ".number(\(number))" }
    }
    return ".string(\(SwiftLiteral.string(text)))"
  }

  /// The members of an object type, with those of the branch that the constants themselves select.
  private func members(of type: TypeReference?, _ constants: [HMPRow.Constant]) -> [Member] {
    guard case .object(let name)? = type, let schema, let object = schema.object(named: name) else { return [] }
    let common = schema.allMembers(of: object)
    guard let variants = object.variants,
      case .string(let value)? = constants.first(where: { $0.member == variants.tag })?.value,
      let branch = variants.branches.first(where: { $0.name == value })
    else { return common }
    return common + members(of: branch.type, constants)
  }
}
