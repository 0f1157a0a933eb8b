import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

@Suite struct StatsTests {
  private static let meanings = """
    [{"provider": "kvm", "target": "vm", "stats": [
       {"name": "pages", "type": "instant", "exponent": 0},
       {"name": "size", "type": "peak", "unit": "bytes", "base": 2, "exponent": 20},
       {"name": "time", "type": "cumulative", "unit": "seconds", "base": 10, "exponent": -9},
       {"name": "odd", "type": "instant", "unit": "bytes", "base": 2, "exponent": 4},
       {"name": "bare", "type": "instant", "base": 10, "exponent": 3},
       {"name": "clock", "type": "instant", "unit": "cycles", "exponent": 0},
       {"name": "mode", "type": "instant", "unit": "boolean", "exponent": 0},
       {"name": "hist", "type": "linear-histogram", "exponent": 0, "bucket-size": 8},
       {"name": "log", "type": "log2-histogram", "unit": "seconds", "base": 10, "exponent": -9}]},
     {"provider": "cryptodev", "target": "cryptodev", "stats": []}]
    """

  private static let results = """
    [{"provider": "kvm", "stats": [{"name": "pages", "value": 18446744073709551615}, {"name": "size", "value": 2},
      {"name": "time", "value": 3}, {"name": "odd", "value": 4}, {"name": "bare", "value": 5},
      {"name": "clock", "value": 6}, {"name": "mode", "value": true}, {"name": "hist", "value": [1, 2]},
      {"name": "log", "value": [7]}]}]
    """

  private static let answers = [
    "query-stats-schemas": meanings, "query-stats": results,
    "query-cpus-fast": #"[{"cpu-index": 1, "qom-path": "/cpu1", "thread-id": 7, "target": "x86_64"}]"#,
  ]

  @Test func numbersAreShownWithTheirUnits() throws {
    try run(row("info stats"), ["target": .string("vm")], answers: Self.answers).expect(
      """
      provider: kvm
          pages (instant): -1
          size (peak, MiB): 2
          time (cumulative, ns): 3
          odd (instant, * 2^4 B): 4
          bare (instant, * 10^3): 5
          clock (instant, cycles): 6
          mode (instant, boolean): yes
          hist (linear-histogram, bucket size=8): [1]=1 [2]=2\(" ")
          log (log2-histogram, ns): [1]=7\(" ")

      """, calls: ["query-stats-schemas", #"query-stats {"target": "vm"}"#])
  }

  private func check(
    _ names: String?, _ provider: String?, _ sent: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var answers = Self.answers
    answers["query-stats"] = "[]"
    var outcome: Outcome
    switch (names, provider) {
    case (let names?, let provider?):
      outcome = try run(
        row("info stats"),
        ["target": .string("vm"), "names": .string(names), "provider": .string(provider)], answers: answers)
    case (let names?, nil):
      outcome = try run(row("info stats"), ["target": .string("vm"), "names": .string(names)], answers: answers)
    default: outcome = try run(row("info stats"), ["target": .string("vm")], answers: answers)
    }
    #expect(
      outcome.calls.last == #"query-stats {"target": "vm", "providers": \#(sent)}"#, sourceLocation: sourceLocation)
  }

  @Test func namesAndProvider() throws {
    let both = #"[{"provider": "kvm", "names": ["a"]}, {"provider": "cryptodev", "names": ["a"]}]"#
    try check("a", nil, both)
    try check("a,", nil, both)
    try check("a,,b", "kvm", #"[{"provider": "kvm", "names": ["a", "", "b"]}]"#)
    try check("*", nil, #"[{"provider": "kvm"}, {"provider": "cryptodev"}]"#)
  }

  @Test func vCPUStatisticsAreThoseOfTheSelectedVCPU() throws {
    var answers = Self.answers
    answers["query-stats"] = "[]"
    try run(row("info stats"), ["target": .string("vcpu")], answers: answers, currentCPU: 1).expect(
      "", calls: ["query-cpus-fast", "query-stats-schemas", #"query-stats {"target": "vcpu", "vcpus": ["/cpu1"]}"#])
  }

  @Test func unknownTargetsAndProviders() throws {
    try run(
      row("info stats"), ["target": .string("foo")], answers: ["query-stats-schemas": "[]"],
      errors: ["query-stats": .generic("Parameter 'target' does not accept value 'foo'")]
    ).expect("invalid stats target foo\n")
    try run(
      row("info stats"), ["target": .string("vm"), "names": .string("*"), "provider": .string("foo")],
      errors: ["query-stats-schemas": .generic("Parameter 'provider' does not accept value 'foo'")]
    ).expect("invalid stats provider foo\n")
  }

  @Test func resultsWithoutSchema() throws {
    var answers = Self.answers
    answers["query-stats"] = #"[{"provider": "kvm", "stats": [{"name": "new", "value": 1}]}]"#
    try run(row("info stats"), ["target": .string("vm")], answers: answers).expect(
      "provider: kvm\nfailed to find schema entry for new\n")
    answers["query-stats-schemas"] = "[]"
    try run(row("info stats"), ["target": .string("vm")], answers: answers).expect(
      "failed to find schema list for kvm\n")
  }
}
