/// A part of a definition, as messages speak of it.
package struct Item: Sendable, Equatable {
  package enum Role: String, Sendable {
    case key
    case member
    case baseMember = "base member"
    case parameter
    case value
    case branch
    case alternative
    case feature
    case pragma
  }

  package var role: Role
  package var name: String
  /// The definition that the part belongs to, where that is not the one under report.
  package var owner: String?

  package init(_ role: Role, _ name: String, of owner: String? = nil) {
    self.role = role
    self.name = name
    self.owner = owner
  }
}
