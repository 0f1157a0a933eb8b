import QAPISchema
package import QJSON

/// Reads the interface of a running program from its introspection.
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

  /// The name, if it is from a schema; names of masked types are numbers.
  private static func unmasked(_ name: String) -> String? {
    guard let first = name.utf8.first, first != UInt8(ascii: "["), !name.hasPrefix("q_obj_") else { return nil }
    return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) ? nil : name
  }
}

extension WireInterface {
  /// Whether a text is JSON and not a schema, which begins with a comment or has single quotes.
  package static func isIntrospection(_ text: [UInt8]) -> Bool {
    let signs = text.lazy.filter { $0 > UInt8(ascii: " ") }.prefix(2)
    switch signs.first {
    case UInt8(ascii: "["): return true
    case UInt8(ascii: "{"): return signs.dropFirst().first == UInt8(ascii: "\"")
    default: return false
    }
  }

  /// The interface of a running program.
  ///
  /// `introspection` is the array that `query-qmp-schema` returns, the response with that array, or everything that a
  /// server sent in a session with that command.
  package init(introspection text: [UInt8]) throws(IntrospectionError) {
    var parser = JSONStreamParser()
    parser.append(text)
    // The newline ends a number or keyword.
    parser.append([UInt8(ascii: "\n")])
    var isEmpty = true
    while let event = parser.next() {
      isEmpty = false
      switch event {
      case .failure(let error): throw .notJSON(error)
      case .value(let value):
        guard let entries = (value["return"] ?? value).arrayValue, entries.first?["meta-type"] != nil else { continue }
        var reading = IntrospectionReading(entries)
        try reading.readAll()
        self = reading.interface
        return
      }
    }
    throw isEmpty ? .notJSON(JSONSyntaxError(.unexpectedEnd, offset: text.count)) : .noSchema
  }
}

/// The reason why a text is not a result of `query-qmp-schema`.
package enum IntrospectionError: Error, Sendable, Equatable {
  case notJSON(JSONSyntaxError)
  /// It has neither the array nor a response with it.
  case noSchema
  /// An element of the array has no member of that name, or one of the wrong type.
  case invalidMember(String, entry: Int)
  case unknownMetaType(String, entry: Int)
  /// An element refers to a type that no element describes.
  case unknownType(String, entry: Int)
  case repeatedName(String, entry: Int)
}

extension IntrospectionError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notJSON(let error): "\(error) at byte \(error.offset)"
    case .noSchema: "it is not what query-qmp-schema returns"
    case .invalidMember(let name, let entry): "element \(entry) has no valid '\(name)'"
    case .unknownMetaType(let name, let entry): "element \(entry) has the unknown meta-type '\(name)'"
    case .unknownType(let name, let entry): "element \(entry) refers to the type '\(name)', which is not there"
    case .repeatedName(let name, let entry): "element \(entry) has the name '\(name)' of an earlier one"
    }
  }
}
