import ArgumentParser
import Testing

@testable import CommandLineOptions

/// What the scanner reads, swift-argument-parser reads the same.
@Suite struct ReadersAgree {
  private static let words = [
    "-c", "info version", "--command", "-f", "script", "--file", "-e", "--exit-on-error", "--json", "--get", "a.b",
    "--set",
    "a=b", "--show", "--qga", "--dry-run", "--read-only", "-y", "--yes", "-t", "1.5", "--timeout", "0x10",
    "--connect-timeout",
    "3",
    "--blockdev", "driver=null-co", "--tables", "own.hmp", "--qmp", "unix:s", "tcp:h:1", "--headless", "--no-history",
    "--no-config", "list", "--null", "proxy", "--no-pager", "--color", "never", "--record", "log",
    "--", "qemu", "-m",
    "--x",
    "/run/vm.qmp", "", "-", "-1", "--help", "-ey", "--json=1", "--file=x", "é",
  ]

  @Test func onRandomLines() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SplitMix(state: seed)
    var agreed = 0
    for _ in 0..<4000 {
      let line = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
        Self.words.randomElement(using: &generator) ?? ""
      }
      guard let written = OptionScanner.scan(line) else { continue }
      agreed += 1
      let described = try? OptionsCommand.read(line)
      #expect(described == written, "\(line), seed \(seed)")
    }
    #expect(agreed > 500)
  }

  @Test(arguments: [
    [], ["-c", "info version"], ["--qga", "/run/vm.qga"], ["/run/vm.qmp", "-e", "-f", "-"], ["--", "qemu", "-c", "x"],
    ["--headless", "--qmp", "unix:s"], ["-t", "2", "--set", "a=b=c", "--json"],
    ["a.qmp", "b.qmp", "-c", "stop"], ["a.qmp", "-e", "b.qmp"], ["list", "--json"], ["list", "--null"], ["list"],
    ["proxy", "a.qmp", "--qmp", "unix:b.qmp"],
  ])
  func onUsualLines(_ line: [String]) throws {
    if line.last == "-" {
      #expect(OptionScanner.scan(line) == nil, "left to the slower reader")
    } else {
      let scanned = try #require(OptionScanner.scan(line))
      #expect(try OptionsCommand.read(line) == scanned)
    }
    switch CommandLineReader.read(line) {
    case .options: #expect(line.first != "list" && line.first != "proxy")
    case .list: #expect(line.first == "list")
    case .proxy: #expect(line.first == "proxy")
    case .text, .error: Issue.record("\(line) was refused")
    }
  }
}

@Suite struct ServiceAddressTests {
  @Test(arguments: [
    ("unix:a", "unix:a", 0o600), ("a,mode=660", "unix:a", 0o660), ("unix:/run/a,mode=0666", "unix:/run/a", 0o666),
    ("tcp:h:1", "tcp:h:1", 0o600),
  ])
  func permissionsOfTheSocket(_ text: String, _ address: String, _ permissions: Int) throws {
    let service = try ServiceAddress(text)
    #expect("\(service.address)" == address)
    #expect(Int(service.permissions) == permissions)
  }
}

/// A small generator that a seed repeats.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
