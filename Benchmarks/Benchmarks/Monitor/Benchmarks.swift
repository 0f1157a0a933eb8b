import Benchmark
import HMP
import MainLoop
import QJSON

let benchmarks: @Sendable () -> Void = {
  // Allocations are counted by others' hooks into malloc; instructions need a counter that virtual machines often lack.
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput, .peakMemoryResident], scalingFactor: .kilo, maxDuration: .seconds(2))
  json()
  session()
  lines()
  completion()
}

private func json() {
  let request = #"{"execute": "block_resize", "arguments": {"node-name": "disk0", "size": 1073741824}, "id": 17}"#
  Benchmark("JSON: parse a request") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(try JSONValue.parse(request)) }
  }
  let value = Documents.schema
  let document = value.text()
  Benchmark("JSON: parse \(document.utf8.count / 1000) kB like a schema's", configuration: .init(scalingFactor: .one)) {
    benchmark in
    for _ in benchmark.scaledIterations { blackHole(try JSONValue.parse(document)) }
  }
  Benchmark("JSON: write \(document.utf8.count / 1000) kB like a schema's", configuration: .init(scalingFactor: .one)) {
    benchmark in
    for _ in benchmark.scaledIterations { blackHole(value.text()) }
  }
}

private func session() {
  for (name, request) in [
    ("plain", #"{"execute": "plain"}"#),
    ("coroutine", #"{"execute": "resize", "arguments": {"node-name": "disk0", "size": 1073741824}}"#),
  ] {
    Benchmark("QMP: a \(name) command, bytes to bytes") { benchmark in
      let count = benchmark.scaledIterations.count
      MainLoop.blockingRun {
        let session = MeasuredSession()
        for _ in 0..<count { session.exchange(request) }
        blackHole(session.bytes)
      }
    }
  }
}

private func lines() {
  for line in ["block_resize disk0 1.5G", "info version"] {
    Benchmark("HMP: parse '\(line)'") { benchmark in
      let count = benchmark.scaledIterations.count
      MainLoop.blockingRun {
        guard let session = try? MeasuredMonitor.session() else { return }
        for _ in 0..<count { blackHole(try? session.parse(line)) }
      }
    }
    Benchmark("HMP: run '\(line)'") { benchmark in
      let count = benchmark.scaledIterations.count
      MainLoop.blockingRun {
        guard let session = try? MeasuredMonitor.session() else { return }
        for _ in 0..<count { blackHole(try? await session.run(line)) }
      }
    }
  }
}

/// As many values as a machine has trace events.
private func completion() {
  let values = (0..<4000).map { HMPCandidate("event_\($0)", description: "disabled") }
  for line in ["block_resize ", "block_resize event_39", "comm"] {
    Benchmark("HMP: complete '\(line)' among 4000 values", configuration: .init(scalingFactor: .one)) { benchmark in
      let count = benchmark.scaledIterations.count
      MainLoop.blockingRun {
        guard let table = try? MeasuredMonitor.session().context.table else { return }
        let completer = HMPCompleter(table) { _ in values }
        for _ in 0..<count { blackHole(await completer.complete(line)) }
      }
    }
  }
}

private enum Documents {
  /// Of the size and shape of what query-qmp-schema returns.
  static let schema: JSONValue = .array(
    (0..<1600).map { number in
      [
        "name": .string("\(number)"), "meta-type": "object",
        "members": [
          ["name": "node-name", "type": "str"],
          ["name": "size", "type": "int", "default": .null],
        ],
      ]
    })
}
