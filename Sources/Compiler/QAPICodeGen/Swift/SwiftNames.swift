import QAPISchema

/// The translation of names of a schema to names of Swift.
enum SwiftNames {
  /// The name of a type: `block_resize` and `block-resize` are `BlockResize`.
  static func type(_ name: String) -> String { camelCase(name, startsUpper: true) }

  /// The name of a member, function or parameter: `node-name` is `nodeName`.
  static func member(_ name: String) -> String {
    let joined = camelCase(name, startsUpper: false)
    if joined.isEmpty { return "_" }
    return reserved.contains(joined) ? joined + "_" : joined
  }

  /// The name of a command's function, both of the target's and of the handler.
  static func function(_ name: String) -> String {
    let member = member(name)
    return ofTarget.contains(member) ? member + "_" : member
  }

  /// The name of an enumeration's case.
  static func enumCase(_ name: String) -> String {
    let member = member(name)
    return member == "unknown" || member == "allCases" ? member + "_" : member
  }

  /// The name of a declaration for a whole Swift module: `MonitorAPI` and `Schema` are `monitorAPISchema`.
  static func memberOfModule(_ module: String, suffix: String) -> String {
    module.prefix(1).lowercased() + module.dropFirst() + (module.hasSuffix(suffix) ? "" : suffix)
  }

  /// The name, in backticks if it is a keyword.
  static func escaped(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  /// The name as the label of an argument, where most keywords need no backticks.
  static func label(_ name: String) -> String { ["inout", "let", "var"].contains(name) ? "`\(name)`" : name }

  /// The words between `-`, `_` and `.` as one word, after an underscore if it would begin with a digit.
  ///
  /// A name in upper case is treated as one in lower case. Two digits that were separated stay separated: `0.10` is not
  /// `010`.
  private static func camelCase(_ name: String, startsUpper: Bool) -> String {
    let hasLower = name.utf8.contains { $0.isLower }
    var text: [UInt8] = []
    var startsWord = true
    for byte in name.utf8 {
      if byte.separatesWords {
        startsWord = true
        continue
      }
      let isFirst = text.isEmpty
      if startsWord, byte.isDigit, isFirst || text.last?.isDigit == true { text.append(UInt8(ascii: "_")) }
      let isUpper = startsWord ? startsUpper || !isFirst : hasLower && byte.isUpper
      text.append(isUpper ? byte.uppercased : byte.lowercased)
      startsWord = false
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Names that have another meaning after a point, with or without backticks.
  private static let reserved: Set<String> = ["init", "self", "Self", "Type", "Protocol"]

  /// The members of `CommandTarget` itself.
  private static let ofTarget: Set<String> = ["execute", "commandNames", "has"]

  private static let keywords: Set<String> = [
    "Any", "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default", "defer", "deinit",
    "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
    "in", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public",
    "repeat", "rethrows", "return", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true",
    "try",
    "typealias", "var", "where", "while",
  ]
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isUpper: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  fileprivate var isLower: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  fileprivate var uppercased: UInt8 { isLower ? self - 0x20 : self }
  fileprivate var lowercased: UInt8 { isUpper ? self + 0x20 : self }
  fileprivate var separatesWords: Bool {
    self == UInt8(ascii: "-") || self == UInt8(ascii: "_") || self == UInt8(ascii: ".")
  }
}

/// The Swift names of types.
struct SwiftTypeNames: Sendable {
  /// The Swift types of the schema, which hide types of the same name in other modules.
  private let defined: Set<String>

  init(_ schema: Schema, _ commandNames: CommandNames) {
    let types = schema.entities.compactMap { entity -> String? in
      switch entity {
      case .include, .builtin, .array: nil
      case .enumeration, .object, .alternate: entity.name
      case .command(let command): commandNames.type(command)
      case .event(let event): EventTranslator.name(event)
      }
    }
    let protocols = HandlerGroup.all(of: schema).map(\.protocolName)
    defined = Set(types + protocols)
  }

  func type(_ reference: TypeReference) -> String {
    switch reference {
    case .builtin(let type): builtin(type)
    case .enumeration(let name), .object(let name), .alternate(let name): name
    case .array(of: let element): "[\(type(element))]"
    }
  }

  /// Whether an object type becomes a type of Swift.
  static func isDeclared(_ type: ObjectType) -> Bool {
    if case .definition = type.origin { true } else { false }
  }

  /// A type of the runtime library.
  func runtime(_ name: String) -> String { defined.contains(name) ? "QAPIRuntime.\(name)" : name }

  /// A type of Swift's own library.
  func standard(_ name: String) -> String { defined.contains(name) ? "Swift.\(name)" : name }

  private func builtin(_ type: BuiltinType) -> String {
    switch type {
    case .str: standard("String")
    case .number: standard("Double")
    case .int, .int64: standard("Int64")
    case .int8: standard("Int8")
    case .int16: standard("Int16")
    case .int32: standard("Int32")
    case .uint8: standard("UInt8")
    case .uint16: standard("UInt16")
    case .uint32: standard("UInt32")
    case .uint64, .size: standard("UInt64")
    case .bool: standard("Bool")
    case .any: "JSONValue"
    case .null: runtime("QAPINull")
    }
  }
}

/// The Swift types of commands.
///
/// If a schema type has the same name, it serves as the command's type if it is the type of its arguments. Otherwise
/// `Command` is appended to the name of the command's type.
struct CommandNames: Sendable {
  private let types: Set<String>

  init(_ schema: Schema) {
    types = Set(
      schema.entities.compactMap { entity in
        switch entity {
        case .enumeration, .object, .alternate: entity.name
        case .include, .builtin, .array, .command, .event: nil
        }
      })
  }

  func type(_ command: Command) -> String {
    let name = SwiftNames.type(command.header.name)
    return types.contains(name) && !isItsArguments(command) ? name + "Command" : name
  }

  /// Whether the schema's type of the arguments serves as the command's type.
  func isItsArguments(_ command: Command) -> Bool {
    command.arguments == SwiftNames.type(command.header.name)
  }
}
