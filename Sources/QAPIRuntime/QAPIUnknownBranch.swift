public import QJSON

/// A branch of a union that only a newer peer knows: its name, and the members that no common member has taken.
public struct QAPIUnknownBranch: Sendable, Hashable {
  public let name: String
  public let members: JSONObject

  public init(_ name: String, members: JSONObject = JSONObject()) {
    self.name = name
    self.members = members
  }

  /// Writes the members as they were read.
  public func write(members writer: inout QAPIWriter) {
    for member in members {
      writer.json.key(member.name)
      writer.json.value(member.value)
    }
  }
}

extension ObjectReader {
  /// Takes all members that nobody has asked for, as those of a branch that the schema does not have.
  public mutating func unknownBranch(_ name: String) -> QAPIUnknownBranch {
    QAPIUnknownBranch(name, members: takeRest())
  }
}
