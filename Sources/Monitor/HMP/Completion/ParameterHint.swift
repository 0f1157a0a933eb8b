import HMPTables

/// The part of a command's usage that belongs to the arguments which a line does not have yet.
///
/// The usage is that of `help`. If its words do not match the arguments one by one, the hint is made from the notation.
struct ParameterHint {
  private let row: HMPRow

  init(_ row: HMPRow) { self.row = row }

  /// The usage from an argument on; empty after the last argument.
  func text(from index: Int) -> String {
    guard index < row.arguments.count else { return "" }
    let usage = Usage(row)
    guard let starts = usage.starts(of: row.arguments) else {
      if index == 0, !row.params.isEmpty { return row.params }
      return row.arguments[index...].map(\.usage).joined(separator: " ")
    }
    return usage.text(from: starts[index])
  }
}

/// The words of a usage such as `filename [-f format] [device [head]]`.
private struct Usage {
  /// A word without the brackets around it.
  private struct Word {
    /// The position of the word, including the brackets before it.
    let start: Int
    let text: Substring.UTF8View

    func isFlag(_ letter: UInt8) -> Bool {
      text.split(separator: UInt8(ascii: "|")).contains { $0.elementsEqual([UInt8(ascii: "-"), letter]) }
    }

    var isName: Bool { text.first != UInt8(ascii: "-") && text.contains(where: \.isLetter) }
  }

  private let usage: [UInt8]
  private var words: [Word] = []

  init(_ row: HMPRow) {
    // Some of QEMU's usages begin with the command.
    let named = row.name + " "
    let params = row.params.hasPrefix(named) ? String(row.params.dropFirst(named.count)) : row.params
    let separated = params.replacingAdjacentFlags()
    usage = Array(separated.utf8)
    words = separated.split(separator: " ").compactMap { part in
      let word = part.drop { $0 == "[" || $0 == "\"" }.prefix { $0 != "]" && $0 != "\"" }
      // An ellipsis belongs to the word before it.
      if word == "..." { return nil }
      return Word(start: separated.utf8.distance(from: separated.startIndex, to: part.startIndex), text: word.utf8)
    }
  }

  /// The positions of the arguments; nil if the words do not match the arguments.
  func starts(of arguments: [HMPArgument]) -> [Int]? {
    var starts: [Int] = []
    var next = 0
    for argument in arguments {
      guard let letter = argument.kind.flagLetter else {
        guard next < words.count, words[next].isName else { return nil }
        starts.append(words[next].start)
        next += 1
        continue
      }
      // Flags that exclude each other are one word.
      let isSameWord = next > 0 && words[next - 1].isFlag(letter)
      guard isSameWord || next < words.count && words[next].isFlag(letter) else { return nil }
      starts.append(words[isSameWord ? next - 1 : next].start)
      if !isSameWord { next += 1 }
      if case .flagWithValue = argument.kind { next += 1 }
    }
    return next == words.count ? starts : nil
  }

  /// The usage from a position on, without the closing brackets of what begins before it.
  func text(from start: Int) -> String {
    var depth = 0
    var text: [UInt8] = []
    for byte in usage[start...] {
      if byte == UInt8(ascii: "[") { depth += 1 }
      if byte == UInt8(ascii: "]") {
        guard depth > 0 else { continue }
        depth -= 1
      }
      text.append(byte)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension String {
  /// Inserts a blank between adjacent flags such as `[-f][-d]`.
  fileprivate func replacingAdjacentFlags() -> String {
    split(separator: "][-", omittingEmptySubsequences: false).joined(separator: "] [-")
  }
}

extension HMPArgument {
  /// The argument as it stands in a usage: `name`, `[name]`, `[-f]` or `[-f name]`.
  fileprivate var usage: String {
    switch kind {
    case .flag(let letter): "[-\(letter)]"
    case .flagWithValue(let letter): "[-\(letter) \(name)]"
    case .format: "[/fmt]"
    default: presence == .required && kind != .options ? name : "[\(name)]"
    }
  }
}
