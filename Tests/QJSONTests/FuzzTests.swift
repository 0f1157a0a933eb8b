import Foundation
import QJSON
import Testing

/// Inputs that have caused faults or might, and mutations of them.
struct FuzzTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/FailCases")

  static func failCases() throws -> [Wire] {
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return try files.sorted { $0.path < $1.path }.map { Wire(Array(try Data(contentsOf: $0))) }
  }

  @Test(arguments: try failCases()) func failCaseReadsTheSameHoweverItIsCut(_ input: Wire) {
    let whole = transcript(of: input.bytes)
    #expect(!whole.isEmpty)
    for chunk in 1...17 { #expect(transcript(of: input.bytes, chunk: chunk) == whole, "in pieces of \(chunk) bytes") }
  }

  @Test func damagedInputIsSurvived() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = RandomInput(seed: seed)
    let cases = try Self.failCases()
    let limits = JSONStreamParser.Limits(tokens: 40, bytes: 200, depth: 6)
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(1))
    var rounds = 0
    while clock.now < end {
      var input = (cases.randomElement(using: &random)?.bytes ?? []) + Array(random.value().text().utf8)
      Self.damage(&input, with: &random)
      let whole = transcript(of: input, limits: limits)
      let chunk = Int.random(in: 1...17, using: &random)
      #expect(
        transcript(of: input, chunk: chunk, limits: limits) == whole, "seed \(seed), pieces of \(chunk): \(input)")
      // A control byte puts the parser into its start state, whatever came before.
      let recovered = transcript(of: input + [0xFF] + Array("{\"id\": 1}".utf8), limits: limits)
      #expect(recovered.last == #"{"id": 1}"#, "seed \(seed): \(input)")
      rounds += 1
    }
    #expect(rounds > 0)
  }

  private static func damage(_ input: inout [UInt8], with random: inout RandomInput) {
    for _ in 0..<Int.random(in: 0..<8, using: &random) {
      guard let index = input.indices.randomElement(using: &random) else { return }
      switch Int.random(in: 0..<4, using: &random) {
      case 0: input.remove(at: index)
      case 1: input[index] = UInt8.random(in: .min ... .max, using: &random)
      case 2: input.insert(Array("{}[]:,\"'\\0e-".utf8).randomElement(using: &random) ?? 0, at: index)
      default: input.insert(contentsOf: input[index...].prefix(9), at: index)
      }
    }
  }
}
