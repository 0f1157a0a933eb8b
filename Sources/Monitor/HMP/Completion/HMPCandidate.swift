/// Something that may stand where the cursor is.
public struct HMPCandidate: Sendable, Equatable {
  /// What the word on the line becomes, and has to begin like.
  public let name: String
  /// What it is, in a few words; may be empty.
  public let description: String
  /// The part of the name that is listed where the rest goes without saying, as a folder does; nil for all of it.
  public let label: String?
  /// Whether it is whole; a folder's name is not, and no blank goes after it.
  public let isComplete: Bool

  /// Makes a candidate; `isComplete` is false where the word goes on after it, as after a folder.
  public init(_ name: String, description: String = "", label: String? = nil, isComplete: Bool = true) {
    self.name = name
    self.description = description
    self.label = label
    self.isComplete = isComplete
  }
}

/// What the line may go on with.
public struct HMPCompletion: Sendable, Equatable {
  /// A candidate and how it is written on the line.
  public struct Choice: Sendable, Equatable {
    /// The candidate that is chosen.
    public let candidate: HMPCandidate
    /// What takes the place of the word, quoted where that is needed, without a blank after it.
    public let replacement: String
  }

  /// Where the word begins that a choice takes the place of, in bytes of UTF-8; it ends at the cursor.
  public let start: Int
  /// What the choices are: `command`, `flag`, or a kind that the table names, such as `node`.
  public let kind: String
  /// Sorted by name, without repetitions.
  public let choices: [Choice]

  static func none(at position: Int) -> HMPCompletion { HMPCompletion(start: position, kind: "", choices: []) }
}
