import FrontEnd
import HMP
import HMPTables
import Testing

@Suite struct LineKnowledgeTests {
  private static func table() throws -> HMPTable {
    try HMPTable(rows: [
      HMPRow(
        name: "grow", arguments: [HMPArgument("device", .blockDevice), HMPArgument("size", .size)],
        params: "device size", binding: .translator { _, _ throws(HMPError) in HMPOutput() })
    ])
  }

  /// A joiner that has taken lines which are all continued.
  private static func joiner(_ lines: String...) -> LineJoiner {
    var joiner = LineJoiner()
    for line in lines { _ = joiner.add(line) }
    return joiner
  }

  @Test func annotations() throws {
    let knowledge = LineKnowledge(try Self.table())
    #expect(knowledge.annotation(of: "grow disk0").hint == " size")
    #expect(knowledge.annotation(of: "big disk0").errors == [0..<3])
    knowledge.renew(try Self.table(), HMPAliases(), continuing: Self.joiner("grow disk0 \\"))
    #expect(knowledge.annotation(of: "big") == HMPAnnotation())
  }

  @Test func aliasesAreCommands() throws {
    let knowledge = LineKnowledge(try Self.table())
    var aliases = HMPAliases()
    try aliases.define("big", as: "grow disk0", besides: Self.table())
    knowledge.renew(try Self.table(), aliases, continuing: LineJoiner())
    #expect(knowledge.annotation(of: "big").errors.isEmpty)
    #expect(knowledge.annotation(of: "huge").errors == [0..<4])
  }

  @Test(arguments: [
    ("grow disk0 1G", true), (" grow disk0 1G", false), ("qmp object-add qom-type=secret id=s data=hunter2", false),
  ])
  func linesThatTheHistoryKeeps(_ line: String, _ isKept: Bool) throws {
    let knowledge = LineKnowledge(try Self.table())
    #expect(knowledge.isWorthRemembering(line) == isKept)
    #expect(knowledge.isPartWorthRemembering(line) == isKept)
  }

  @Test func partsOfLinesWithASecretAreNotKept() throws {
    let knowledge = LineKnowledge(try Self.table())
    #expect(knowledge.isPartWorthRemembering("qmp object-add \\"))
    knowledge.renew(try Self.table(), HMPAliases(), continuing: Self.joiner("qmp object-add qom-type=secret id=s \\"))
    #expect(!knowledge.isPartWorthRemembering("data=hunter2"))
    knowledge.renew(try Self.table(), HMPAliases(), continuing: Self.joiner("grow \\"))
    #expect(knowledge.isPartWorthRemembering("disk0 \\"))
    #expect(!knowledge.isPartWorthRemembering(" disk0"))
  }
}
