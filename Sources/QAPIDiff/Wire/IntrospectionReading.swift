import QAPISchema
import QJSON

/// Turns the array that describes a running program's interface into that interface.
struct IntrospectionReading {
  private let entries: [JSONValue]
  private(set) var interface = WireInterface(knowsConditions: false)
  private var numbers: [String: Int] = [:]
  /// The element being read.
  private var position = 0

  init(_ entries: [JSONValue]) { self.entries = entries }

  mutating func readAll() throws(IntrospectionError) {
    for index in entries.indices {
      position = index
      if try !isCallable(entries[index]) { try addName(of: entries[index]) }
    }
    for index in entries.indices {
      position = index
      try read(entries[index])
    }
  }

  private func isCallable(_ entry: JSONValue) throws(IntrospectionError) -> Bool {
    ["command", "event"].contains(try string("meta-type", of: entry))
  }

  private mutating func addName(of entry: JSONValue) throws(IntrospectionError) {
    let name = try string("name", of: entry)
    guard numbers.updateValue(interface.types.count, forKey: name) == nil else {
      throw .repeatedName(name, entry: position)
    }
    interface.types.append(.empty)
  }

  private mutating func read(_ entry: JSONValue) throws(IntrospectionError) {
    let name = try string("name", of: entry)
    let traits = try traits(of: entry)
    switch try string("meta-type", of: entry) {
    case "command":
      let command = WireCommand(
        arguments: try type("arg-type", of: entry), returns: try type("ret-type", of: entry),
        flags: entry["allow-oob"]?.boolValue == true ? [.allowOOB] : [], knownFlags: [.allowOOB], traits: traits)
      guard interface.commands.updateValue(command, forKey: name) == nil else {
        throw .repeatedName(name, entry: position)
      }
    case "event":
      let event = WireEvent(arguments: try type("arg-type", of: entry), traits: traits)
      guard interface.events.updateValue(event, forKey: name) == nil else {
        throw .repeatedName(name, entry: position)
      }
    case let metaType:
      let shape = try shape(of: entry, metaType)
      interface.types[numbers[name] ?? 0] = WireType(name: Self.unmasked(name), shape: shape, traits: traits)
    }
  }

  private func shape(of entry: JSONValue, _ metaType: String) throws(IntrospectionError) -> WireType.Shape {
    switch metaType {
    case "builtin":
      guard let kind = BuiltinType.JSONKind(rawValue: try string("json-type", of: entry)) else {
        throw .invalidMember("json-type", entry: position)
      }
      return kind == .int ? .integer(nil) : .scalar(kind)
    case "enum": return .enumeration(try values(of: entry))
    case "array": return .array(of: try type("element-type", of: entry))
    case "object": return .object(try object(entry))
    case "alternate":
      var branches: [WireBranch] = []
      for branch in try array("members", of: entry) {
        branches.append(WireBranch(type: try type("type", of: branch), traits: WireTraits()))
      }
      return .alternate(branches)
    default: throw .unknownMetaType(metaType, entry: position)
    }
  }

  /// Programs before QEMU 6.2 list values without features, as `values`.
  private func values(of entry: JSONValue) throws(IntrospectionError) -> [WireChoice] {
    var values: [WireChoice] = []
    guard entry["members"] != nil else {
      for value in try array("values", of: entry) {
        guard let name = value.stringValue else { throw .invalidMember("values", entry: position) }
        values.append(WireChoice(name: name, traits: WireTraits()))
      }
      return values
    }
    for value in try array("members", of: entry) {
      values.append(WireChoice(name: try string("name", of: value), traits: try traits(of: value)))
    }
    return values
  }

  private func object(_ entry: JSONValue) throws(IntrospectionError) -> WireObject {
    var object = WireObject(members: [])
    for member in try array("members", of: entry) {
      object.members.append(
        WireMember(
          name: try string("name", of: member), type: try type("type", of: member),
          isOptional: member["default"] != nil, traits: try traits(of: member)))
    }
    guard entry["tag"] != nil else { return object }
    object.tag = try string("tag", of: entry)
    for variant in try array("variants", of: entry) {
      object.cases.append(
        WireCase(
          name: try string("case", of: variant), type: try type("type", of: variant), traits: WireTraits()))
    }
    return object
  }

  private func traits(of entry: JSONValue) throws(IntrospectionError) -> WireTraits {
    guard entry["features"] != nil else { return WireTraits() }
    var features: [Feature] = []
    for feature in try array("features", of: entry) {
      guard let name = feature.stringValue else { throw .invalidMember("features", entry: position) }
      features.append(Feature(name: name))
    }
    return WireTraits(features: features)
  }

  private func type(_ name: String, of entry: JSONValue) throws(IntrospectionError) -> Int {
    let type = try string(name, of: entry)
    guard let number = numbers[type] else { throw .unknownType(type, entry: position) }
    return number
  }

  private func string(_ name: String, of entry: JSONValue) throws(IntrospectionError) -> String {
    guard let value = entry[name]?.stringValue else { throw .invalidMember(name, entry: position) }
    return value
  }

  private func array(_ name: String, of entry: JSONValue) throws(IntrospectionError) -> [JSONValue] {
    guard let value = entry[name]?.arrayValue else { throw .invalidMember(name, entry: position) }
    return value
  }

  /// The name if it is one that a schema gave: those of masked types are numbers.
  private static func unmasked(_ name: String) -> String? {
    guard let first = name.utf8.first, first != UInt8(ascii: "["), !name.hasPrefix("q_obj_") else { return nil }
    return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) ? nil : name
  }
}
