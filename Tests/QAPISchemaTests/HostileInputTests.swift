import Foundation
import HMPTables
import QAPICodeGen
import QAPISchema
import QAPISyntax
import Testing

/// Hostile input.
@Suite struct HostileInputTests {
  /// Any outcome is right, as long as there is one.
  private func survive(_ bytes: [UInt8], dialect: Dialect = .v9) {
    let load: SchemaCompiler.Loader = { (path) throws(UnreadableFile) in
      guard path == "a.json" else { throw UnreadableFile(reason: "not there") }
      return bytes
    }
    do throws(SchemaErrors) {
      let schema = try SchemaCompiler(dialect: dialect, load: load).compile("a.json")
      _ = Dump.text(of: schema)
      _ = IntrospectionJSON.json(Introspection.entries(of: schema))
      _ = try? SwiftGenerator(.init(module: "MonitorAPI")).generate(schema)
    } catch {
      report(error)
    }
    do throws(SchemaErrors) {
      _ = try TableCompiler(dialect: dialect, load: load).compile(["a.json"], commands: nil)
    } catch {
      report(error)
    }
  }

  /// Reports show parts of the hostile text.
  private func report(_ errors: SchemaErrors) {
    #expect(!errors.report.isEmpty && !errors.json.isEmpty)
  }

  @Test func depth() {
    survive(Array(String(repeating: "[", count: 200_000).utf8))
    survive(Array(String(repeating: "{'a':", count: 200_000).utf8))
    survive(Array("{'command':'a','if':\(String(repeating: "{'not':", count: 100_000))".utf8))
  }

  @Test func conditionsInC() {
    for text in [
      String(repeating: "!", count: 100_000) + "A", String(repeating: "(", count: 100_000),
      String(repeating: "(A||", count: 10_000) + "A" + String(repeating: ")", count: 10_000), "A ? B : C", "defined(",
      "&& || )", "()", "!",
    ] {
      #expect(Source("{ 'command': 'a', 'if': '\(text)' }", dialect: .v6).reports.isEmpty)
    }
  }

  @Test func chainOfBases() {
    let chain = (0..<5000).map { "{'struct':'Aa\($0)','base':'Aa\($0 + 1)','data':{}}\n" }.joined()
    #expect(Source(chain + "{'struct':'Aa5000','data':{}}").reports.first?.contains("more than 100 levels") == true)
    let backwards = (1...5000).map { "{'struct':'Aa\($0)','base':'Aa\($0 - 1)','data':{}}\n" }.joined()
    #expect(Source("{'struct':'Aa0','data':{}}\n" + backwards).reports.first?.contains("more than 100") == true)
  }

  @Test func branchesThatDouble() {
    var text = "{'enum':'Ee','data':['a','b']}\n{'struct':'Aa0','data':{}}\n"
    for level in 1...90 {
      text += "{'union':'Aa\(level)','base':{'t\(level)':'Ee'},'discriminator':'t\(level)',"
      text += "'data':{'a':'Aa\(level - 1)','b':'Aa\(level - 1)'}}\n"
    }
    #expect(Source(text).reports.isEmpty)
  }

  /// Each of these takes seconds or minutes if the work grows faster than the input.
  @Test(.timeLimit(.minutes(10))) func size() {
    let names = (0..<10_000).map { "m\($0)" }
    let members = names.map { "'\($0)': 'int'" }.joined(separator: ",\n")
    let described = names.map { "# @\($0): x\n" }.joined()
    #expect(Source("##\n# @Big:\n#\n\(described)##\n{ 'struct': 'Big', 'data': { \(members) } }\n").reports.isEmpty)
    let values = names.map { "'\($0)'" }.joined(separator: ",")
    let union = "'base': { 'e': 'Ee' }, 'discriminator': 'e', 'data': { }"
    #expect(Source("{ 'enum': 'Ee', 'data': [ \(values) ] }\n{ 'union': 'Uu', \(union) }").reports.isEmpty)
    #expect(Source(names.map { "{ 'command': '\($0)' }\n" }.joined()).reports.isEmpty)
    #expect(Source(names.map { "{ 'include': '\($0)' }\n" }.joined()).reports.count == 50)
    survive(Array("{ 'command': 'a', 'features': [ \(values) ] }".utf8))
    // Each of the reports is about the same long line.
    survive(
      Array("{ 'struct': 'Big', 'data': { \(names.map { "'\($0)': 'Nothing'" }.joined(separator: ", ")) } }".utf8))
    survive(Array(String(repeating: "#", count: 5_000_000).utf8))
  }

  /// The seeds are the fixtures; a mutant has pieces moved, removed, doubled, or inserted from another one.
  @Test func mutations() throws {
    let seed = UInt64(20_251_122)
    let seeds = try ["Rules", "Legacy", "Accepted"].flatMap { folder in
      try Fixtures.names(in: folder, extension: "json").map { Pieces(try Fixtures.text("\(folder)/\($0).json").utf8) }
    }
    var random = SeededGenerator(seed: seed)
    let end = ContinuousClock.now + .seconds(3)
    var rounds = 0
    while rounds < 20_000, ContinuousClock.now < end {
      var mutant = seeds[Int.random(in: 0..<seeds.count, using: &random)]
      let other = seeds[Int.random(in: 0..<seeds.count, using: &random)]
      for _ in 0..<Int.random(in: 1...4, using: &random) { mutant.mutate(with: other, using: &random) }
      survive(mutant.bytes, dialect: Dialect.allCases[rounds % Dialect.allCases.count])
      rounds += 1
    }
    #expect(rounds > 100, "\(rounds) mutants from seed \(seed)")
  }
}
