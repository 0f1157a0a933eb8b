/// Names that are like each other.
enum Spelling {
  /// So many names are looked at, of more the first: each takes about a microsecond.
  static let candidateLimit = 10_000

  /// The name that may have been meant by one that is none; nil if none is near enough.
  ///
  /// Of names equally near it is the first in the order of their letters. Case, and `-` for `_`, count for nothing.
  static func nearest(to name: String, among names: some Sequence<String>) -> String? {
    let wanted = folded(name)
    guard wanted.count > 1, wanted.count <= 100 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in names.prefix(candidateLimit) where candidate != name {
      let limit = min(best?.distance ?? .max, max(1, wanted.count / 3), 3)
      guard abs(candidate.utf8.count - wanted.count) <= limit else { continue }
      guard let distance = distance(wanted, folded(candidate), atMost: limit) else { continue }
      if let best, (best.distance, best.name) < (distance, candidate) { continue }
      best = (candidate, distance)
    }
    return best?.name
  }

  private static func folded(_ name: String) -> [UInt8] {
    name.utf8.map { $0 == .underscore ? UInt8(ascii: "-") : $0.isUpper ? $0 | 0x20 : $0 }
  }

  /// How many characters have to be added, taken away, changed, or exchanged with the next one; nil if more than that.
  private static func distance(_ a: [UInt8], _ b: [UInt8], atMost limit: Int) -> Int? {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      if row.allSatisfy({ $0 > limit }) { return nil }
      (beforeLast, last) = (last, row)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }
}
