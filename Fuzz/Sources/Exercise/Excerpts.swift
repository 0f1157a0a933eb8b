/// A schema's definitions, and excerpts of it that stand alone.
package struct Excerpts {
  private var texts: [[UInt8]] = []
  private var indices: [String: Int] = [:]

  /// Takes definitions from files; each begins with its comment or brace at the start of a line.
  package init(_ files: [[UInt8]]) {
    for file in files {
      var text: [UInt8] = []
      var endsInBrace = false
      for line in file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        let begins = line.elementsEqual("##".utf8) ? endsInBrace : line.first == UInt8(ascii: "{") && endsInBrace
        if begins {
          add(text)
          text = []
          endsInBrace = false
        }
        text += line + [UInt8(ascii: "\n")]
        endsInBrace = line.isEmpty ? endsInBrace : line.last == UInt8(ascii: "}")
      }
      add(text)
    }
  }

  private mutating func add(_ text: [UInt8]) {
    let strings = Self.strings(in: text)
    guard strings.count > 1, strings[0] != "include", strings[0] != "pragma" else { return }
    indices[strings[1]] = texts.count
    texts.append(text)
  }

  /// The strings outside comments.
  private static func strings(in text: [UInt8]) -> [String] {
    let code = text.split(separator: UInt8(ascii: "\n")).filter { $0.first != UInt8(ascii: "#") }.joined(separator: [10]
    )
    let parts = Array(code).split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.map { String(decoding: parts[$0], as: UTF8.self) }
  }

  package var isEmpty: Bool { texts.isEmpty }

  /// Some definition with those that it uses, directly or not, up to that many.
  package func excerpt(limit: Int, using random: inout some RandomNumberGenerator) -> [UInt8] {
    var chosen = [Int.random(in: texts.indices, using: &random)]
    var seen = Set(chosen)
    var next = 0
    while next < chosen.count, chosen.count < limit {
      for name in Self.strings(in: texts[chosen[next]]) {
        if let index = indices[name], seen.insert(index).inserted { chosen.append(index) }
      }
      next += 1
    }
    return Array(chosen.map { texts[$0] }.joined())
  }

  /// A mutant of an excerpt.
  package func mutant(using random: inout some RandomNumberGenerator) -> [UInt8] {
    var pieces = Pieces(excerpt(limit: 40, using: &random))
    let other = Pieces(excerpt(limit: 3, using: &random))
    for _ in 0..<Int.random(in: 0...3, using: &random) { pieces.mutate(with: other, using: &random) }
    return pieces.bytes
  }

  /// A mutant of a whole file.
  package func mutant(of file: [UInt8], using random: inout some RandomNumberGenerator) -> [UInt8] {
    var pieces = Pieces(file)
    let other = Pieces(excerpt(limit: 3, using: &random))
    for _ in 0..<Int.random(in: 1...3, using: &random) { pieces.mutate(with: other, using: &random) }
    return pieces.bytes
  }

  package static func generator(seed: UInt64, round: Int) -> some RandomNumberGenerator {
    SeededGenerator(seed: seed &+ UInt64(round) &* 0x1_0000_0001)
  }
}
