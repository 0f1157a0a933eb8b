/// Brings the results of several targets into the order of a script: line by line, and for each line target by target.
///
/// A result is kept until all results that come before it have been returned.
package struct LineGrouping {
  private struct Line {
    var ordinal: Int
    /// In the order of the group, each with the results that have not been returned.
    var members: [(member: Int, results: [TargetGroup.Result], isOver: Bool)]
  }

  /// The most results of one line on one target that are kept; beyond it they are returned before their turn.
  static let limit = 4096

  private var lines: [Line] = []

  package init() {}

  /// The number of lines that have not ended on all of their targets.
  package var count: Int { lines.count }

  /// Expects the results of a line on these members.
  package mutating func expect(_ ordinal: Int, on members: [Int]) {
    lines.append(Line(ordinal: ordinal, members: members.sorted().map { ($0, [], false) }))
  }

  /// Adds a result, and returns the results whose turn has come.
  package mutating func add(_ result: TargetGroup.Result) -> [TargetGroup.Result] {
    guard let line = lines.firstIndex(where: { $0.ordinal == result.ordinal }),
      let place = lines[line].members.firstIndex(where: { $0.member == result.member })
    else { return [result] }
    lines[line].members[place].results.append(result)
    lines[line].members[place].isOver = result.isLast
    // Where its turn has come, nothing is kept.
    guard lines[line].members[place].results.count > Self.limit else { return takeReady() }
    defer { lines[line].members[place].results = [] }
    return lines[line].members[place].results
  }

  /// Expects no further result of a member, and returns the results of other members whose turn has come.
  package mutating func leave(_ member: Int) -> [TargetGroup.Result] {
    for line in lines.indices {
      for place in lines[line].members.indices where lines[line].members[place].member == member {
        lines[line].members[place].isOver = true
      }
    }
    return takeReady()
  }

  private mutating func takeReady() -> [TargetGroup.Result] {
    var ready: [TargetGroup.Result] = []
    while !lines.isEmpty {
      for place in lines[0].members.indices {
        ready += lines[0].members[place].results
        lines[0].members[place].results = []
        guard lines[0].members[place].isOver else { return ready }
      }
      lines.removeFirst()
    }
    return ready
  }
}
