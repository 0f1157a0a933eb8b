import QJSON

/// Builds an object from members that are set one by one at paths such as `file.0.name`.
struct MemberTree {
  private indirect enum Node {
    case leaf(JSONValue)
    case branch([(name: String, node: Node)])
  }

  private var root = Node.branch([])
  private var count = 0

  /// The number of members that can be set; it is small because each look-up is linear.
  private static let countLimit = 4096

  /// The number of steps that a path can have.
  private static let depthLimit = 64

  /// Splits a key at its points into the steps of a path.
  static func path(_ key: String) throws(OptionTextError) -> [String] {
    let steps = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard steps.count <= depthLimit, steps.allSatisfy(isStep) else { throw .invalidKey(key) }
    return steps
  }

  private static func isStep(_ step: String) -> Bool {
    !step.isEmpty
      && step.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  /// Sets the value at a path; a second value replaces the first.
  mutating func set(_ path: [String], to value: JSONValue) throws(OptionTextError) {
    count += 1
    guard count <= Self.countLimit else { throw .tooMany(Self.countLimit) }
    root = try Self.setting(root, path[...], to: value, walked: [])
  }

  private static func setting(
    _ node: Node?, _ path: ArraySlice<String>, to value: JSONValue, walked: [String]
  ) throws(OptionTextError) -> Node {
    guard let step = path.first else {
      if case .branch? = node { throw .inconsistent(walked.joined(separator: ".")) }
      return .leaf(value)
    }
    var children: [(name: String, node: Node)] = []
    switch node {
    case .branch(let existing): children = existing
    case .leaf: throw .inconsistent(walked.joined(separator: "."))
    case nil: break
    }
    let index = children.firstIndex { $0.name == step }
    let child = try setting(
      index.map { children[$0].node }, path.dropFirst(), to: value, walked: walked + [step])
    if let index { children[index].node = child } else { children.append((step, child)) }
    return .branch(children)
  }

  /// The object with the members that were set.
  func object() throws(OptionTextError) -> JSONObject {
    guard case .branch(let children) = root else { return [:] }
    return try Self.object(children, at: [])
  }

  private static func object(
    _ children: [(name: String, node: Node)], at path: [String]
  ) throws(OptionTextError) -> JSONObject {
    var object = JSONObject()
    for child in children { object.append(child.name, try value(of: child.node, at: path + [child.name])) }
    return object
  }

  /// The value of a node; a branch whose names are all numbers becomes a list.
  private static func value(of node: Node, at path: [String]) throws(OptionTextError) -> JSONValue {
    switch node {
    case .leaf(let value): return value
    case .branch(let children):
      let numbers = children.filter { $0.name.utf8.allSatisfy(\.isDigit) }
      if numbers.isEmpty { return .object(try object(children, at: path)) }
      guard numbers.count == children.count else { throw .inconsistent(path.joined(separator: ".") + ".*") }
      return .array(try list(children, at: path))
    }
  }

  private static func list(
    _ children: [(name: String, node: Node)], at path: [String]
  ) throws(OptionTextError) -> [JSONValue] {
    var elements: [JSONValue] = []
    for index in children.indices {
      guard let child = children.first(where: { Int($0.name) == index }) else {
        throw .missing((path + [String(index)]).joined(separator: "."))
      }
      elements.append(try value(of: child.node, at: path + [child.name]))
    }
    return elements
  }
}
