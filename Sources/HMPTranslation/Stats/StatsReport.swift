import MonitorAPI

/// Lays statistics out as the native monitor does.
struct StatsReport {
  let target: StatsTarget
  /// What the statistics mean, in the order in which results come.
  let meanings: [StatsSchema]
  let showsProviders: Bool

  func text(of result: StatsResult) -> String {
    guard let meaning = meanings.first(where: { $0.provider == result.provider && $0.target == target }) else {
      return "failed to find schema list for \(result.provider.name)\n"
    }
    var text = showsProviders ? "provider: \(result.provider.name)\n" : ""
    var rest = meaning.stats[...]
    for statistic in result.stats {
      rest = rest.drop { $0.name != statistic.name }
      guard let first = rest.popFirst() else {
        return text + "failed to find schema entry for \(statistic.name)\n"
      }
      text += "    \(first.words): \(statistic.value.words)\n"
    }
    return text
  }
}

extension StatsSchemaValue {
  /// The name, and in brackets how the number comes about and what it counts.
  fileprivate var words: String {
    var words = "\(name) (\(type.name)"
    if unit != nil || exponent != 0 { words += ", " }
    let symbol = unit.flatMap(\.symbol)
    if symbol != nil, let prefix {
      words += prefix
    } else if exponent != 0 {
      words += "* \(base ?? 0)^\(exponent)\(unit == nil ? "" : " ")"
    }
    if let unit { words += symbol ?? unit.name }
    if type == .linearHistogram, let bucketSize { words += ", bucket size=\(Int32(bitPattern: bucketSize))" }
    return words + ")"
  }

  private static let decimalPrefixes = ["a", "f", "p", "n", "u", "m", "", "K", "M", "G", "T", "P", "E"]
  private static let binaryPrefixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]

  /// The prefix of the power that the number is to be multiplied by; nil where there is none for it.
  private var prefix: String? {
    switch base {
    case 10 where (-18...18).contains(exponent) && exponent % 3 == 0:
      Self.decimalPrefixes[Int(exponent + 18) / 3]
    case 2 where (0...60).contains(exponent) && exponent % 10 == 0:
      Self.binaryPrefixes[Int(exponent) / 10]
    default: nil
    }
  }
}

extension StatsUnit {
  /// Nil for what is written out.
  fileprivate var symbol: String? {
    switch self {
    case .seconds: "s"
    case .bytes: "B"
    case .cycles, .boolean, .unknown: nil
    }
  }
}

extension StatsValue {
  fileprivate var words: String {
    switch self {
    case .scalar(let number): "\(Int64(bitPattern: number))"
    case .boolean(let value): value ? "yes" : "no"
    case .list(let numbers):
      numbers.enumerated().map { "[\($0.offset + 1)]=\(Int64(bitPattern: $0.element)) " }.joined()
    }
  }
}
