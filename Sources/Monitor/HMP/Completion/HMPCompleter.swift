import HMPTables

/// Says what may stand at a place of a line: commands, flags, and values that a source knows.
public struct HMPCompleter: Sendable {
  /// Gives the values of a kind; those that do not begin with what has been typed are passed over.
  public typealias Source = @Sendable (HMPValueRequest) async -> [HMPCandidate]

  private let table: HMPTable
  private let source: Source

  /// `source` is asked for every kind but commands, flags, and those that list their words as `a|b|c`.
  ///
  /// Where it has none of an enumeration, the words that the table has of it are offered.
  public init(_ table: HMPTable, source: @escaping Source) {
    self.table = table
    self.source = source
  }

  /// The choices at a cursor, given in bytes of UTF-8 from the start; by default at the line's end.
  public func complete(_ line: String, cursor: Int? = nil) async -> HMPCompletion {
    let bytes = Array(line.utf8)
    let end = min(max(cursor ?? bytes.count, 0), bytes.count)
    var finder = WordFinder(LineScanner(Array(bytes[..<end])), table)
    guard let word = finder.find() else { return .none(at: end) }
    var candidates: [HMPCandidate] = []
    switch word.kind {
    case .command(let level): candidates = commands(in: level)
    case .flags(let flags): candidates = flags.map { HMPCandidate("-" + String($0.letter), description: $0.help) }
    case .values(let request): candidates = await values(request)
    }
    return completion(of: word, candidates)
  }

  private func values(_ request: HMPValueRequest) async -> [HMPCandidate] {
    guard let words = request.words else { return await source(request) }
    guard request.kind.hasPrefix(HMPValueRequest.enumMark) else { return words }
    let candidates = await source(request)
    return candidates.isEmpty ? words : candidates
  }

  private func commands(in level: String?) -> [HMPCandidate] {
    table.rows(in: level).flatMap { row in
      ([row.name] + row.aliases).map { HMPCandidate($0, description: row.help) }
    }
  }

  private func completion(of word: WordAtCursor, _ candidates: [HMPCandidate]) -> HMPCompletion {
    let prefix = Array(word.prefix.utf8)
    let matching = candidates.filter { $0.name.utf8.starts(with: prefix) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    var choices: [HMPCompletion.Choice] = []
    for candidate in matching where choices.last?.candidate.name != candidate.name {
      choices.append(.init(candidate: candidate, replacement: word.quoting.written(candidate)))
    }
    return HMPCompletion(start: word.start, kind: word.kind.name, choices: choices)
  }
}

extension WordAtCursor.Kind {
  fileprivate var name: String {
    switch self {
    case .command: "command"
    case .flags: "flag"
    case .values(let request): request.kind
    }
  }
}

/// A value that Tab is asked for, and what the line says before it.
public struct HMPValueRequest: Sendable {
  /// What is wanted: a word of the table, such as `node`, or `enum:` and the words that the schema has, as `enum:a|b`.
  public let kind: String
  /// What has been typed of it, without quotes and escapes.
  public let prefix: String
  /// The command whose argument it is.
  public let row: HMPRow
  /// The name of the argument.
  public let argument: String
  /// The arguments before it.
  public let arguments: HMPArguments

  /// Makes a request for the values that begin like a word.
  public init(
    kind: String, prefix: String, row: HMPRow, argument: String = "", arguments: HMPArguments = HMPArguments()
  ) {
    self.kind = kind
    self.prefix = prefix
    self.row = row
    self.argument = argument
    self.arguments = arguments
  }

  /// The words of a kind that lists them, as `a|b|c` or `enum:a|b|c`; nil for a kind that has a source.
  var words: [HMPCandidate]? {
    let list = kind.hasPrefix(Self.enumMark) ? kind.dropFirst(Self.enumMark.count) : kind[...]
    guard list.contains("|") else { return nil }
    return list.split(separator: "|").map { HMPCandidate(String($0)) }
  }

  /// What stands before the values of an enumeration.
  static let enumMark = "enum:"
}

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

/// How a value is written so that the line reads it back as it is.
enum TokenQuoting: Sendable {
  /// As it stands, whatever it holds.
  case never
  /// In quotes where it could not be read otherwise.
  case whereNeeded
  /// Likewise, and where an expression before it would take it for its own continuation.
  case afterExpression
  /// In quotes, since the word began with one.
  case always

  func written(_ candidate: HMPCandidate) -> String {
    isNeeded(for: candidate.name) ? Self.quoted(candidate) : candidate.name
  }

  private func isNeeded(for name: String) -> Bool {
    switch self {
    case .never: false
    case .always: true
    case .whereNeeded: Self.isBroken(name)
    case .afterExpression: Self.isBroken(name) || name.utf8.first.map(Self.continuesExpression) ?? true
    }
  }

  /// Whether a name would be read as several words, or as something else.
  private static func isBroken(_ name: String) -> Bool {
    name.utf8.isEmpty || name.utf8.first == UInt8(ascii: "\"") || name.utf8.contains(where: \.isBlank)
  }

  private static func continuesExpression(_ byte: UInt8) -> Bool { "+-*/%&|^".utf8.contains(byte) }

  /// The closing quote is left out where more has to follow.
  private static func quoted(_ candidate: HMPCandidate) -> String {
    var text: [UInt8] = [UInt8(ascii: "\"")]
    for byte in candidate.name.utf8 {
      switch byte {
      case UInt8(ascii: "\n"): text += "\\n".utf8
      case UInt8(ascii: "\r"): text += "\\r".utf8
      case UInt8(ascii: "\\"), UInt8(ascii: "\""): text += [UInt8(ascii: "\\"), byte]
      default: text.append(byte)
      }
    }
    if candidate.isComplete { text.append(UInt8(ascii: "\"")) }
    return String(decoding: text, as: UTF8.self)
  }
}
