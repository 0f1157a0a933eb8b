/// How far a command is that takes its time.
public struct HMPProgress: Sendable, Equatable {
  /// What is done, as a person would say it: `savevm before-update`.
  public var title: String
  /// In a unit of the command's own, up to `total`, which may grow; where `total` is 0, nobody knows yet.
  public var done: Int64
  /// What `done` is at the end, in the same unit; 0 where that is unknown.
  public var total: Int64
  /// More about it, on the same line; empty where there is nothing more.
  public var details: String

  /// Makes a report; the details follow the bar and may be empty.
  public init(title: String, done: Int64, total: Int64, details: String = "") {
    self.title = title
    self.done = done
    self.total = total
    self.details = details
  }
}

extension HMPProgress {
  /// Between 0 and 1; nil where it is not known.
  public var fraction: Double? {
    total > 0 ? min(max(Double(done) / Double(total), 0), 1) : nil
  }

  /// A bar of 20 characters and the percentage: `[#####...............]  25 %`; empty where it is not known.
  public var bar: String {
    guard let fraction else { return "" }
    let filled = Int(fraction * 20)
    let percent = String(Int(fraction * 100))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled) + "] "
      + String(repeating: " ", count: 3 - percent.count) + percent + " %"
  }

  /// The whole on one line, without a line feed.
  public var line: String {
    [title, bar, details].filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
