/// The text of a schema or table in the pieces that mutations move about: strings, comment lines, signs and what is
/// between them.
struct Pieces {
  private var pieces: [[UInt8]] = []

  init(_ bytes: some Collection<UInt8>) {
    var rest = Array(bytes)[...]
    while let first = rest.first {
      let length = Self.length(of: rest, beginningWith: first)
      pieces.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
  }

  var bytes: [UInt8] { Array(pieces.joined()) }

  private static func length(of text: ArraySlice<UInt8>, beginningWith first: UInt8) -> Int {
    let behind = text.dropFirst()
    switch first {
    case UInt8(ascii: "'"): return min(text.count, behind.prefix { $0 != first && $0 != UInt8(ascii: "\n") }.count + 2)
    case UInt8(ascii: "#"): return min(text.count, behind.prefix { $0 != UInt8(ascii: "\n") }.count + 2)
    case UInt8(ascii: " "): return behind.prefix { $0 == first }.count + 1
    default: return 1
    }
  }

  /// Makes a random change, some of them with pieces of the other text.
  mutating func mutate(with other: Pieces, using random: inout some RandomNumberGenerator) {
    guard !pieces.isEmpty, !other.pieces.isEmpty else { return pieces = other.pieces }
    let place = Int.random(in: pieces.indices, using: &random)
    let range = place..<min(pieces.count, place + Int.random(in: 1...6, using: &random))
    let there = Int.random(in: other.pieces.indices, using: &random)
    let taken = other.pieces[there..<min(other.pieces.count, there + Int.random(in: 1...40, using: &random))]
    switch Int.random(in: 0..<9, using: &random) {
    case 0: pieces.removeSubrange(range)
    case 1: pieces.insert(contentsOf: pieces[range], at: place)
    case 2: pieces.swapAt(place, Int.random(in: pieces.indices, using: &random))
    case 3: pieces.insert(contentsOf: taken, at: place)
    case 4: pieces.replaceSubrange(range, with: taken)
    case 5: pieces[place] = other.pieces[there]
    case 6: replaceString(using: &random)
    case 7: if Int.random(in: 0..<20, using: &random) == 0 { pieces.removeSubrange(place...) }
    default: changeByte(of: place, using: &random)
    }
  }

  /// Replaces one string of the text by another one, so that names refer to other definitions.
  private mutating func replaceString(using random: inout some RandomNumberGenerator) {
    let strings = pieces.indices.filter { pieces[$0].first == UInt8(ascii: "'") }
    guard let from = strings.randomElement(using: &random), let to = strings.randomElement(using: &random) else {
      return
    }
    pieces[to] = pieces[from]
  }

  private mutating func changeByte(of piece: Int, using random: inout some RandomNumberGenerator) {
    guard let place = pieces[piece].indices.randomElement(using: &random) else { return }
    let byte = UInt8.random(in: 0...255, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: pieces[piece][place] = byte
    case 1: pieces[piece].insert(byte, at: place)
    default: pieces[piece].remove(at: place)
    }
  }
}

/// A generator whose numbers are the same in each run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64, whose first numbers are well mixed also for seeds that are close to each other.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
