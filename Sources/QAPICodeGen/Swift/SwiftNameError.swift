package import QAPISchema

/// Why a schema has no Swift form.
package struct SwiftNameError: Error, Sendable {
  package enum Problem: Sendable, Equatable {
    /// Two names become one.
    case clash(swift: String, first: String, second: String)
    /// Two files of the schema become one.
    case fileClash(file: String, first: String, second: String)
    /// The name is one that Swift or the generated text needs itself.
    case reserved(swift: String, name: String)
  }

  package var problem: Problem
  /// The definition at fault: the later of two.
  package var location: SourceLocation?
  /// The earlier of two.
  package var otherLocation: SourceLocation?
}

extension SwiftNameError: CustomStringConvertible {
  package var description: String {
    switch problem {
    case .clash(let swift, let first, let second): "'\(first)' and '\(second)' are both '\(swift)' in Swift"
    case .fileClash(let file, let first, let second): "'\(first)' and '\(second)' both become '\(file)'"
    case .reserved(let swift, let name): "'\(name)' is '\(swift)' in Swift, which is taken"
    }
  }
}
