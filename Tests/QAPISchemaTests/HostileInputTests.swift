import Foundation
import QAPISchema
import Testing

/// Input that is made to hurt.
@Suite struct HostileInputTests {
  /// Any outcome is right as long as there is one.
  private func survive(_ bytes: [UInt8], dialect: Dialect = .v9) {
    let load: SchemaCompiler.Loader = { (path) throws(UnreadableFile) in
      guard path == "a.json" else { throw UnreadableFile(reason: "not there") }
      return bytes
    }
    _ = try? SchemaCompiler(dialect: dialect, load: load).compile("a.json")
    _ = try? HMPTableCompiler(dialect: dialect, load: load).compile(["a.json"], schema: nil)
  }

  @Test func depth() {
    survive(Array(String(repeating: "[", count: 1_000_000).utf8))
    survive(Array(String(repeating: "{'a':", count: 1_000_000).utf8))
    survive(Array("{'command':'a','if':\(String(repeating: "{'not':", count: 100_000))".utf8))
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

  /// Each of these takes seconds or minutes where the work grows faster than the input.
  @Test(.timeLimit(.minutes(1))) func size() {
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
  }

  /// Seeds are the rules' fixtures; a mutation takes a byte away, doubles a piece, or puts in one from elsewhere.
  @Test func mutations() throws {
    let seeds = try Fixtures.names(in: "Rules", extension: "json").map {
      Array(try Fixtures.text("Rules/\($0).json").utf8)
    }
    var random = Generator(state: 20_251_122)
    let end = ContinuousClock.now + .seconds(2)
    var rounds = 0
    while rounds < 20_000, ContinuousClock.now < end {
      var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
      let other = seeds[Int.random(in: 0..<seeds.count, using: &random)]
      for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&bytes, other, &random) }
      survive(bytes, dialect: rounds % 2 == 0 ? .v9 : .v10)
      rounds += 1
    }
    #expect(rounds > 100)
  }

  private func mutate(_ bytes: inout [UInt8], _ other: [UInt8], _ random: inout Generator) {
    let start = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, start + Int.random(in: 0...12, using: &random))
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: start)
    default:
      let from = Int.random(in: 0..<other.count, using: &random)
      bytes.replaceSubrange(start..<end, with: other[from..<min(other.count, from + 20)])
    }
  }
}

/// A generator whose numbers are the same in each run.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
