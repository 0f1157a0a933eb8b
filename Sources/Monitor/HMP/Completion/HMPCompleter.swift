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
