/// The aliases of one monitor: names that an operator has given to lines.
public struct HMPAliases: Sendable {
  /// The number of aliases that a monitor can have.
  private static let countLimit = 1024

  /// The length in bytes of an expanded line; a text that doubles its arguments would otherwise grow without bound.
  fileprivate static let lineLimit = 1 << 16

  private var texts: [String: String] = [:]

  /// Makes a list without aliases.
  public init() {}

  /// The aliases and their texts, sorted by name.
  public var all: [(name: String, text: String)] {
    texts.map { (name: $0.key, text: $0.value) }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The text of an alias; nil if there is no alias with that name.
  public subscript(name: String) -> String? { texts[name] }

  func hasName(beginningWith prefix: String) -> Bool { texts.keys.contains { $0.utf8.starts(with: prefix.utf8) } }

  /// Defines an alias, or replaces its text.
  ///
  /// - Throws: `HMPError.refused` if the name is that of a command or cannot be a command's name, or there are 1024
  ///   aliases.
  public mutating func define(_ name: String, as text: String, besides table: HMPTable) throws(HMPError) {
    if table.row(name) != nil { throw .refused("alias: '\(name)' is a command") }
    let isName = !name.isEmpty && name.utf8.allSatisfy { $0.isGraphic && $0 != UInt8(ascii: "/") || $0 >= 0x80 }
    guard isName, name.utf8.count <= commandNameLimit else {
      throw .refused("alias: '\(name)' can't be the name of a command")
    }
    guard texts[name] != nil || texts.count < Self.countLimit else {
      throw .refused("alias: there are already \(Self.countLimit) aliases")
    }
    texts[name] = text
  }

  /// Removes an alias.
  ///
  /// - Throws: `HMPError.refused` if there is no alias with that name.
  public mutating func remove(_ name: String) throws(HMPError) {
    guard texts.removeValue(forKey: name) != nil else { throw .refused("alias: there is no alias '\(name)'") }
  }

  /// Replaces the alias at the start of a line by its text, until the line no longer begins with an alias.
  ///
  /// In an alias's text `$1` to `$9` stand for the words after its name, and `$*` stands for all of them as they were
  /// written. The words are appended to a text that uses none of these.
  ///
  /// - Throws: `HMPError.refused` if an alias refers to itself, or the expanded line is longer than 65536 bytes.
  public func expand(_ line: String) throws(HMPError) -> String {
    guard !texts.isEmpty else { return line }
    var line = line
    var chain: [String] = []
    while true {
      var scanner = LineScanner(line)
      guard let name = scanner.readCommandName(), let text = texts[name] else { return line }
      guard !chain.contains(name) else {
        throw .refused("alias: '\(name)' refers to itself: \((chain + [name]).joined(separator: ", "))")
      }
      chain.append(name)
      scanner.skipBlanks()
      line = try AliasText(text).line(with: scanner)
    }
  }
}

/// The text of an alias, in which `$1` to `$9` and `$*` stand for arguments.
private struct AliasText {
  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  func line(with scanner: LineScanner) throws(HMPError) -> String {
    let rest = scanner.bytes[min(scanner.position, scanner.bytes.count)...]
    let words = rest.split { $0.isBlank }
    var line: [UInt8] = []
    var usesArguments = false
    var index = 0
    while index < bytes.count {
      guard let argument = argument(at: index) else {
        line.append(bytes[index])
        index += 1
        continue
      }
      usesArguments = true
      switch argument {
      case .all: line += rest
      case .word(let index): if words.indices.contains(index) { line += words[index] }
      }
      try check(line)
      index += 2
    }
    if !usesArguments, !rest.isEmpty { line += [0x20] + rest }
    try check(line)
    return String(decoding: line, as: UTF8.self)
  }

  private enum Argument {
    case all
    /// A word, by its index from 0.
    case word(Int)
  }

  private func argument(at index: Int) -> Argument? {
    guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count else { return nil }
    let next = bytes[index + 1]
    if next == UInt8(ascii: "*") { return .all }
    guard next.isDigit, next != UInt8(ascii: "0") else { return nil }
    return .word(Int(next - UInt8(ascii: "1")))
  }

  private func check(_ line: [UInt8]) throws(HMPError) {
    guard line.count <= HMPAliases.lineLimit else {
      throw .refused("alias: the expanded line is longer than \(HMPAliases.lineLimit) bytes")
    }
  }
}
