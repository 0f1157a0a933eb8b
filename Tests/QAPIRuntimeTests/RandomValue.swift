import QJSON

/// Makes JSON that is a value of a type of the schema, or is one but for a single fault.
struct RandomValue {
  /// Where something is wrong, as the error has to say.
  private(set) var faultPath: Swift.String?
  private let schema = SchemaAsWritten.reference
  private var random: SplitMix
  /// How deep values go on where they need not.
  private let size: Int
  /// Which of the values met on the way gets a fault; none when nil.
  private var faultIn: Int?

  init(seed: UInt64, size: Int, withFault: Bool) {
    random = SplitMix(state: seed)
    self.size = size
    faultIn = withFault ? Int.random(in: 0...(2 * size), using: &random) : nil
  }

  /// Nil for a type without values.
  mutating func value(of type: Swift.String) -> JSONValue? { value(.string(type), at: "", depth: 0) }

  private mutating func value(_ type: JSONValue, at path: Swift.String, depth: Int) -> JSONValue? {
    if let element = type.arrayValue?.first { return array(element, at: path, depth: depth) }
    guard let name = type.stringValue else { return nil }
    guard let definition = schema.definitions[name] else { return scalar(name, at: path, depth: depth) }
    if definition["enum"] != nil { return enumeration(schema.values(definition), at: path) }
    if definition["alternate"] != nil { return alternate(definition, at: path, depth: depth) }
    return object(definition, at: path, depth: depth)
  }

  /// Whether the value at the path is the one to be wrong.
  private mutating func isFaulty(_ path: Swift.String) -> Bool {
    guard let left = faultIn, faultPath == nil else { return false }
    faultIn = left - 1
    guard left <= 0 else { return false }
    faultPath = path
    return true
  }

  private mutating func array(_ element: JSONValue, at path: Swift.String, depth: Int) -> JSONValue? {
    if isFaulty(path) { return .object(JSONObject()) }
    let count = depth < size ? Int.random(in: 0...3, using: &random) : 0
    var elements: [JSONValue] = []
    for index in 0..<count {
      guard let value = value(element, at: "\(path)[\(index)]", depth: depth + 1) else { break }
      elements.append(value)
    }
    return .array(elements)
  }

  private mutating func enumeration(_ values: [Swift.String], at path: Swift.String) -> JSONValue? {
    if isFaulty(path) { return Bool.random(using: &random) ? .string("no-such-value") : .integer(0) }
    return values.randomElement(using: &random).map { .string($0) }
  }

  private mutating func alternate(_ definition: JSONObject, at path: Swift.String, depth: Int) -> JSONValue? {
    let branches = schema.members(definition["data"]?.objectValue ?? JSONObject())
    // The deeper, the sooner a branch that ends; which they are is not known, so the last is as good as any.
    let branch = depth > size + 4 ? branches.last : branches.randomElement(using: &random)
    return branch.flatMap { value($0.type, at: path, depth: depth + 1) }
  }
}

// MARK: - Objects

extension RandomValue {
  private mutating func object(_ definition: JSONObject, at path: Swift.String, depth: Int) -> JSONValue? {
    var object = JSONObject()
    let fault = isFaulty(path) ? Int.random(in: 0...2, using: &random) : nil
    if fault == 0 { return .array([]) }
    guard fill(&object, definition, at: path, depth: depth) else { return nil }
    switch fault {
    case 1?:
      let name = requiredMembers(definition).randomElement(using: &random)
      if let name {
        object[name] = nil
        faultPath = Self.join(path, name)
      } else {
        fallthrough
      }
    case 2?:
      object["not-in-the-schema"] = .null
      faultPath = Self.join(path, "not-in-the-schema")
    default: break
    }
    return .object(object)
  }

  private func requiredMembers(_ definition: JSONObject) -> [Swift.String] {
    let common = schema.union(definition) ?? definition
    return schema.allMembers(common).filter { !$0.isOptional }.map(\.name)
  }

  /// Adds the members of a struct, or those of a union and its branch; false when there is no value of some type.
  private mutating func fill(
    _ object: inout JSONObject, _ definition: JSONObject, at path: Swift.String, depth: Int
  ) -> Bool {
    let definition = schema.union(definition) ?? definition
    for member in schema.allMembers(definition) {
      if member.isOptional, depth >= size || Bool.random(using: &random) { continue }
      let path = Self.join(path, member.name)
      guard let value = value(member.type, at: path, depth: depth + 1) else {
        if member.isOptional { continue }
        return false
      }
      object.append(member.name, value)
    }
    guard let tag = definition["discriminator"]?.stringValue, let value = object[tag]?.stringValue else { return true }
    let branches = schema.members(definition["data"]?.objectValue ?? JSONObject())
    guard let branch = branches.first(where: { $0.name == value })?.type.stringValue else { return true }
    return schema.definitions[branch].map { fill(&object, $0, at: path, depth: depth) } ?? false
  }

  private static func join(_ path: Swift.String, _ name: Swift.String) -> Swift.String {
    path.isEmpty ? name : "\(path).\(name)"
  }
}

// MARK: - Scalars

extension RandomValue {
  private static let texts = ["", "a", "ÄΩ🥨", "\"\\\n\t\u{1}\u{7f}", "e\u{301}", "18446744073709551616", "null"]

  private mutating func scalar(_ name: Swift.String, at path: Swift.String, depth: Int) -> JSONValue? {
    if name == "any" { return any(depth) }
    let isFaulty = isFaulty(path)
    switch name {
    case "str": return isFaulty ? .integer(1) : Self.texts.randomElement(using: &random).map { .string($0) }
    case "bool": return isFaulty ? .null : .bool(Bool.random(using: &random))
    case "null": return isFaulty ? .bool(false) : .null
    case "number": return isFaulty ? .string("1") : .number(number())
    case "QType": return isFaulty ? .string("qfloat") : .string(["none", "qdict"].randomElement(using: &random) ?? "")
    case "int8": return integer(Int8.self, isFaulty)
    case "int16": return integer(Int16.self, isFaulty)
    case "int32": return integer(Int32.self, isFaulty)
    case "int", "int64": return integer(Int64.self, isFaulty)
    case "uint8": return integer(UInt8.self, isFaulty)
    case "uint16": return integer(UInt16.self, isFaulty)
    case "uint32": return integer(UInt32.self, isFaulty)
    case "uint64", "size": return integer(UInt64.self, isFaulty)
    default: return nil
    }
  }

  private mutating func number() -> Double {
    [0, -0.5, 1e300, Double.leastNonzeroMagnitude, 0.1, 1, Double.random(in: -1e9...1e9, using: &random)].randomElement(
      using: &random) ?? 0
  }

  private mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type, _ isFaulty: Bool) -> JSONValue {
    if isFaulty {
      let tooLarge: JSONValue =
        switch Value.bitWidth {
        case 64: Value.isSigned ? .unsigned(1 << 63) : .number(18_446_744_073_709_551_616)
        default: .integer(Int64(Value.max) + 1)
        }
      let tooSmall: JSONValue = Value.bitWidth == 64 ? .number(1.5) : .integer(Int64(Value.min) - 1)
      return [tooLarge, tooSmall, .number(1), .string("1"), .null].randomElement(using: &random) ?? .null
    }
    let choices: [Value] = [0, 1, .min, .max, Value(truncatingIfNeeded: random.next())]
    let value = choices.randomElement(using: &random) ?? 0
    if let signed = Int64(exactly: value) { return .integer(signed) }
    return .unsigned(UInt64(truncatingIfNeeded: value))
  }

  private mutating func any(_ depth: Int) -> JSONValue {
    switch Int.random(in: 0...(depth < size ? 6 : 4), using: &random) {
    case 0: .null
    case 1: .bool(true)
    case 2: integer(Int64.self, false)
    case 3: .number(number())
    case 4: .string(Self.texts.randomElement(using: &random) ?? "")
    case 5: .array([any(depth + 1), any(depth + 1)])
    default: .object(["a": any(depth + 1), "": any(depth + 1)])
    }
  }
}

/// Random numbers that a seed decides.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
