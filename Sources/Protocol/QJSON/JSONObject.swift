/// One name and value of a JSON object.
public struct JSONMember: Sendable, Hashable {
  /// The name, which may be any string.
  public let name: String
  /// The value under that name.
  public var value: JSONValue

  /// Makes a member.
  public init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

/// The members of a JSON object in the order of their arrival.
///
/// Looking up a name takes time linear in the number of members: the objects of QMP are small. Names are
/// compared by their bytes, not by Unicode's canonical equivalence.
public struct JSONObject: Sendable, Hashable, RandomAccessCollection, ExpressibleByDictionaryLiteral {
  private var members: [JSONMember]

  /// Makes an object without members.
  public init() {
    members = []
  }

  /// Takes the members as they are; the names have to be distinct.
  public init(_ members: [JSONMember]) {
    self.members = members
  }

  /// Of a repeated name the last value counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    members = []
    for (name, value) in elements { self[name] = value }
  }

  /// The position of the first member.
  public var startIndex: Int { 0 }
  /// The position after the last member.
  public var endIndex: Int { members.count }

  /// The member at a position.
  public subscript(position: Int) -> JSONMember { members[position] }

  /// The value of that name.
  ///
  /// Setting replaces in place or adds at the end; setting nil removes.
  public subscript(name: String) -> JSONValue? {
    get {
      for member in members where member.name.hasSameBytes(as: name) { return member.value }
      return nil
    }
    set {
      let index = members.firstIndex { $0.name.hasSameBytes(as: name) }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(JSONMember(name, value))
      case (nil, nil): break
      }
    }
  }

  /// Adds a member without looking whether the name is there already.
  public mutating func append(_ name: String, _ value: JSONValue) {
    members.append(JSONMember(name, value))
  }
}

/// A name that equals another one only if the bytes are the same.
struct ExactName: Sendable, Hashable {
  private let name: String

  init(_ name: String) {
    self.name = name
  }

  static func == (first: Self, second: Self) -> Bool {
    first.name.hasSameBytes(as: second.name)
  }

  /// Of the bytes: canonically equivalent names would otherwise all have one hash.
  func hash(into hasher: inout Hasher) {
    var name = name
    name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension String {
  /// The cheap tests first; `==` alone isn't enough, because it holds for canonically equivalent strings too.
  func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
  }
}
