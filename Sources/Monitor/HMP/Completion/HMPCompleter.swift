import HMPTables

/// Finds the completions at a position of a line: commands, flags, and values from a source.
public struct HMPCompleter: Sendable {
  /// Returns the values of a kind; the completer drops those that do not begin with the typed prefix.
  public typealias Source = @Sendable (HMPValueRequest) async -> [HMPCandidate]

  private let table: HMPTable
  private let source: Source

  /// Makes a completer for the commands of a table.
  ///
  /// The completer asks `source` for all kinds except commands, flags, and kinds that list their words like `a|b|c`. If
  /// the source has no values of an enumeration, the completer offers the words in the table.
  public init(_ table: HMPTable, source: @escaping Source) {
    self.table = table
    self.source = source
  }

  /// Returns the choices at a cursor, in bytes of UTF-8 from the start; by default at the end of the line.
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

/// A request for the values of an argument that begin with a prefix.
public struct HMPValueRequest: Sendable {
  /// The kind of value: a word of the table, such as `node`, or `enum:` and the values in the schema, as in `enum:a|b`.
  public let kind: String
  /// The typed part of the value, without quotes and escapes.
  public let prefix: String
  /// The command of the argument.
  public let row: HMPRow
  /// The name of the argument.
  public let argument: String
  /// The arguments of the line before this one.
  public let arguments: HMPArguments

  /// Makes a request for the values with a prefix.
  public init(
    kind: String, prefix: String, row: HMPRow, argument: String = "", arguments: HMPArguments = HMPArguments()
  ) {
    self.kind = kind
    self.prefix = prefix
    self.row = row
    self.argument = argument
    self.arguments = arguments
  }

  /// The words of a kind that lists them, as `a|b|c` or `enum:a|b|c`; nil for any other kind.
  fileprivate var words: [HMPCandidate]? {
    let list = kind.hasPrefix(Self.enumMark) ? kind.dropFirst(Self.enumMark.count) : kind[...]
    guard list.contains("|") else { return nil }
    return list.split(separator: "|").map { HMPCandidate(String($0)) }
  }

  /// The prefix of kinds that are enumerations.
  fileprivate static let enumMark = "enum:"
}

/// A possible completion of the word at the cursor.
public struct HMPCandidate: Sendable, Equatable {
  /// The complete word, which begins with the typed one.
  public let name: String
  /// A short description; may be empty.
  public let description: String
  /// The part of the name to list if the rest is obvious, such as a file's name without its folder; nil for the name.
  public let label: String?
  /// Whether the word ends after the name, unlike that of a folder; if so, a blank can follow.
  public let isComplete: Bool

  /// Makes a candidate; `isComplete` is false if the word continues after the name, as after a folder.
  public init(_ name: String, description: String = "", label: String? = nil, isComplete: Bool = true) {
    self.name = name
    self.description = description
    self.label = label
    self.isComplete = isComplete
  }
}

/// The completions of the word at a cursor.
public struct HMPCompletion: Sendable, Equatable {
  /// A candidate, and its form on the line.
  public struct Choice: Sendable, Equatable {
    /// The candidate.
    public let candidate: HMPCandidate
    /// The text that replaces the word, in quotes if necessary, without a blank after it.
    public let replacement: String
  }

  /// The start of the word that a choice replaces, in bytes of UTF-8; the word ends at the cursor.
  public let start: Int
  /// The kind of the choices: `command`, `flag`, or a kind of the table, such as `node`.
  public let kind: String
  /// The choices, sorted by name, each name once.
  public let choices: [Choice]

  fileprivate static func none(at position: Int) -> HMPCompletion {
    HMPCompletion(start: position, kind: "", choices: [])
  }
}

/// The condition under which a value is written in quotes, so that it is read back unchanged.
enum TokenQuoting: Sendable {
  /// Writes every value as it is.
  case never
  /// Quotes a value that could not be read otherwise.
  case whereNeeded
  /// Like `whereNeeded`, and also quotes a value that would continue the expression before it.
  case afterExpression
  /// Quotes every value, because the typed word begins with a quote.
  case always

  fileprivate func written(_ candidate: HMPCandidate) -> String {
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

  /// Whether a name without quotes would not be read as one word.
  private static func isBroken(_ name: String) -> Bool {
    name.utf8.isEmpty || name.utf8.first == UInt8(ascii: "\"") || name.utf8.contains(where: \.isBlank)
  }

  private static func continuesExpression(_ byte: UInt8) -> Bool { "+-*/%&|^".utf8.contains(byte) }

  /// Quotes a name; the closing quote is left out if the word continues.
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
