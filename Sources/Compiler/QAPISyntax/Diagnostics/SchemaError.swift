/// What is wrong with a text: one case of an enumeration for each rule of a phase.
package protocol SchemaProblem: Sendable {
  var diagnosis: Diagnosis { get }
  /// What may have been meant, as far as the problem itself tells.
  var suggestion: Suggestion? { get }
}

extension SchemaProblem {
  package var suggestion: Suggestion? { nil }
}

/// The name of a broken rule, which never changes, and the error in words.
package struct Diagnosis: Sendable {
  package var rule: String
  /// Without the place; further lines follow newlines.
  package var message: String

  package init(_ rule: String, _ message: String) {
    self.rule = rule
    self.message = message
  }
}

/// An error in a schema or table, and its place.
package struct SchemaError: Error, Sendable {
  /// The definition in which an error was found.
  package struct Context: Sendable, Equatable {
    package var kind: String
    package var name: String

    package init(kind: String, name: String) {
      self.kind = kind
      self.name = name
    }
  }

  /// Another place that the error is about, such as that of an earlier definition.
  package struct Related: Sendable {
    package var location: SourceLocation
    package var definition: Context?
    /// The part of the definition that is meant; nil for the definition itself.
    package var item: Item?

    package init(location: SourceLocation, definition: Context?, item: Item? = nil) {
      self.location = location
      self.definition = definition
      self.item = item
    }

    package var message: String { item.map { "the other \(Item($0.role, $0.name).text)" } ?? "the earlier definition" }
  }

  package var problem: any SchemaProblem
  /// Nil only when the root file could not be read.
  package var location: SourceLocation?
  package var definition: Context?
  package var related: [Related]
  /// What may have been meant, where only the finder of the error knows the names that exist.
  package var near: Suggestion?

  package init(
    _ problem: some SchemaProblem, at location: SourceLocation?, in definition: Context? = nil,
    related: [Related] = [], near: Suggestion? = nil
  ) {
    self.problem = problem
    self.location = location
    self.definition = definition
    self.related = related
    self.near = near
  }

  package var rule: String { problem.diagnosis.rule }
  package var message: String { problem.diagnosis.message }
  /// What may have been meant; nil where nothing suggests itself.
  package var suggestion: Suggestion? { near ?? problem.suggestion }
  /// The text at fault; nil where there is no text.
  package var range: SourceRange? { location?.sourceRange }
}

/// A part of a definition, as messages name it.
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

  /// The role, the name, and the owner.
  package var text: String {
    let own = "\(role.rawValue) '\(name)'"
    return owner.map { "\(own) of '\($0)'" } ?? own
  }

  /// The part as the report on a definition names it: without an owner that is that definition.
  package func seen(from definition: String?) -> Item { owner == definition ? Item(role, name) : self }
}

extension [String] {
  /// The names in quotes with commas between them.
  package var listed: String { map { "'\($0)'" }.joined(separator: ", ") }
}
