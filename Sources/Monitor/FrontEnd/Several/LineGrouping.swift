/// Brings the results of several targets into the order in which a script's reader expects them: line by line, and for
/// each line target by target.
///
/// A result is kept until all that belongs before it is there.
package struct LineGrouping {
  private struct Line {
    var ordinal: Int
    /// In the order of the group, with what has come and is not given out yet.
    var members: [(member: Int, results: [TargetGroup.Result], isOver: Bool)]
  }

  /// Beyond so many results of one line on one target, they are given out before their turn.
  static let limit = 4096

  private var lines: [Line] = []

  package init() {}

  /// How many lines are not over on all of their targets.
  package var count: Int { lines.count }

  /// Takes note of a line that is to run on those members, whose results have to follow.
  package mutating func expect(_ ordinal: Int, on members: [Int]) {
    lines.append(Line(ordinal: ordinal, members: members.sorted().map { ($0, [], false) }))
  }

  /// Adds a result, and returns those whose turn it is now.
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

  /// Expects nothing more of a member, and returns the results of others whose turn it is now.
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
