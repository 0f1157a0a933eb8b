public import QAPIRuntime
import QJSON

/// Which events are meant: by name, and by what members of their data are.
public struct HMPEventFilter: Sendable, Equatable {
  /// A member of the data, by the names on the way to it, and its value: a string as it is, all else as JSON.
  public struct Condition: Sendable, Equatable {
    /// The names of the members that lead to the value, from the outermost on.
    public let path: [String]
    /// The value as text: a string as it is, every other value as JSON.
    public let value: String

    /// Makes the condition that the member at a path has a value.
    public init(_ path: [String], _ value: String) {
      self.path = path
      self.value = value
    }
  }

  /// The name, in which a star stands for any characters, and upper and lower case are the same.
  public let name: String
  /// What else has to hold of an event, all of it.
  public let conditions: [Condition]
  private let pattern: [UInt8]

  /// Makes a filter; in the name `*` stands for any text.
  public init(_ name: String = "*", _ conditions: [Condition] = []) {
    self.name = name
    self.conditions = conditions
    pattern = Array(name.uppercased().utf8)
  }

  /// Whether every name is meant that there is.
  public var isEveryName: Bool { !pattern.isEmpty && pattern.allSatisfy { $0 == Self.star } }

  /// Whether an event's name is meant.
  public func includes(name: String) -> Bool { Self.matches(Array(name.uppercased().utf8), pattern) }

  /// Whether the event has the name and all conditions hold.
  public func includes(_ event: ReceivedEvent) -> Bool {
    includes(name: event.name)
      && conditions.allSatisfy { JSONValue.object(event.data).member(at: $0.path)?.bareText == $0.value }
  }

  private static let star = UInt8(ascii: "*")

  /// In time that grows with the product of both lengths at most: only the last star is ever tried again.
  private static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
    var position = 0
    var place = 0
    var retry: (place: Int, position: Int)?
    while position < text.count {
      if place < pattern.count, pattern[place] == star {
        retry = (place, position)
        place += 1
      } else if place < pattern.count, pattern[place] == text[position] {
        place += 1
        position += 1
      } else if let (star, start) = retry {
        retry = (star, start + 1)
        place = star + 1
        position = start + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == star }
  }
}
