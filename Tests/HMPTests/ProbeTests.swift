import Foundation
import HMP
import MainLoop
import QJSON
import Testing

/// Lines that the native monitor has run, in that order, and its messages for those that it refused.
@Suite struct ProbeTests {
  @MainLoop @Test func linesAreAcceptedOrRefusedAsByTheNativeMonitor() async throws {
    let monitor = try Scripted(
      try Self.rows(),
      options: HMPOptions(register: { name, _ in ["eip": 65520, "pc": 1, "cs.base": 2, "ds": 0][name] }))
    let probes = try Self.lines("probes.txt")
    #expect(probes.count > 450)
    for probe in probes {
      let line = try #require(JSONValue.parse(probe[0]).stringValue)
      let printed = await monitor.run(line)
      if probe[1] == "accepted" {
        #expect(!printed.contains("Try \"help") && !printed.hasPrefix("unknown command"), "\(probe[0]): \(printed)")
      } else {
        #expect(printed == (try JSONValue.parse(probe[1]).stringValue), "\(probe[0])")
      }
    }
  }

  static func rows() throws -> [HMPRow] {
    try lines("commands.txt").map { cells in row(cells[0], cells.count > 1 ? cells[1] : "") }
  }

  private static func lines(_ name: String) throws -> [[String]] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
  }
}
