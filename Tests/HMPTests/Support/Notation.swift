import HMP
import HMPTables

/// Parses a notation such as `nodes:-n,device:B?`.
func arguments(_ notation: String) -> [HMPArgument] {
  notation.split(separator: ",").map { part in
    let halves = part.split(separator: ":", maxSplits: 1)
    var letters = String(halves[1])
    var presence = HMPArgument.Presence.required
    if letters.count > 1, let mark = letters.last, mark == "?" || mark == "." {
      presence = mark == "?" ? .optional : .afterPoint
      letters.removeLast()
    }
    return HMPArgument(String(halves[0]), kind(letters), presence)
  }
}

private func kind(_ letters: String) -> HMPArgument.Kind {
  if letters.hasPrefix("-") {
    let letter = letters.dropFirst().first ?? "?"
    return letters.hasSuffix("s") && letters.count == 3 ? .flagWithValue(letter) : .flag(letter)
  }
  let kinds: [String: HMPArgument.Kind] = [
    "F": .filename, "B": .blockDevice, "s": .string, "S": .restOfLine, "O": .options, "/": .format, "i": .int32,
    "l": .int64, "M": .megabytes, "o": .size, "T": .time, "b": .boolean,
  ]
  return kinds[letters] ?? .string
}

extension HMPArguments {
  /// The names and values, such as `device=d0 size=1048576`.
  var shown: String { elements.map { "\($0.name)=\($0.value.shown)" }.joined(separator: " ") }
}

extension HMPValue {
  var shown: String {
    switch self {
    case .string(let text): text
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .boolean(let value): value ? "on" : "off"
    case .format(let format):
      "\(format.count)\(Character(UnicodeScalar(format.letter.rawValue)))\(format.size.map(String.init) ?? "-")"
    }
  }
}
