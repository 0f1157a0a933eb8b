import Testing

/// A text that must not occur in the code of targets, and the reason.
private struct Absence: CustomTestStringConvertible {
  let text: String
  /// The targets; nil for all.
  var targets: [String]?
  let reason: String
  /// Files that may contain it.
  var exceptions: Set<String> = []

  var testDescription: String { text }
}

private let absences =
  ["row.name ==", "row.path ==", "row.name {"].map { text in
    Absence(
      text: text, targets: ["HMP", "HMPTranslation", "FrontEnd", "hmp"],
      reason: "how a command behaves is in the tables: HMPFlags, HMPExecution")
  }
  + ["PlainContext(", "CoroutineContext(", "OutOfBandContext("].map { text in
    Absence(
      text: text, reason: "the dispatcher alone makes contexts",
      exceptions: ["Sources/Protocol/QMP/Dispatch/Dispatcher.swift"])
  } + [
    Absence(
      text: ".handler", reason: "the dispatcher is the only caller of handlers",
      exceptions: ["Sources/Protocol/QMP/Dispatch/Dispatcher.swift"]),
    Absence(
      text: "print(",
      targets: [
        "QAPISyntax", "QAPISchema", "HMPTables", "QAPICodeGen", "QAPIDiff", "QJSON", "QAPIRuntime", "QMP",
        "QMPTransport",
        "HMP", "HMPTranslation", "MonitorCommands", "FrontEnd", "BlockStorage", "StorageDaemon",
      ],
      reason: "text is returned, and a front end writes it",
      exceptions: ["commands/hmp/processors/Processors.swift"]),
    Absence(text: "try!", reason: "a user's input never traps"),
    Absence(text: "as!", reason: "a user's input never traps"),
    Absence(
      text: "fatalError(", reason: "a user's input never traps, unless the policy asks for it",
      exceptions: ["Sources/Protocol/QAPIRuntime/ReadOptions.swift"]),
    Absence(text: "DispatchQueue", reason: "work that blocks goes through MainLoop.offload"),
    Absence(text: "posix_spawn", reason: "a child gets the standard streams only: ProgramStart"),
    Absence(text: "fork()", reason: "a child gets the standard streams only: ProgramStart"),
    Absence(
      text: "futureResult.wait()", reason: "waiting is await; the one blocking wait is guarded",
      exceptions: ["Sources/Protocol/MainLoop/Waiting.swift"]),
  ]

@Test(arguments: absences)
private func isAbsent(_ absence: Absence) throws {
  let folders = try SourceTree.targets()
  for target in absence.targets ?? folders.keys.sorted() {
    for file in try SourceTree.files(in: #require(folders[target])) where !absence.exceptions.contains(file.path) {
      let lines = file.lines(with: absence.text)
      #expect(lines.isEmpty, "\(file):\(lines.first ?? 0) has '\(absence.text)': \(absence.reason)")
    }
  }
}

/// What the compiler cannot check is done where a comment right above says why it holds.
@Test(arguments: ["@unchecked Sendable", "nonisolated(unsafe)", "unsafeBitCast(", "assumingMemoryBound("])
func uncheckedCodeSaysWhy(_ text: String) throws {
  let folders = try SourceTree.targets()
  for folder in folders.values.sorted() {
    for file in try SourceTree.files(in: folder) {
      for number in file.lines(with: text) {
        let above = number >= 2 ? file.lines[number - 2].drop { $0 == " " } : ""
        #expect(above.hasPrefix("//"), "\(file):\(number) has '\(text)' without a reason above it")
      }
    }
  }
}

@Test func filesStaySmall() throws {
  for folder in try SourceTree.targets().values {
    for file in try SourceTree.files(in: folder) { #expect(file.lines.count <= 400, "\(file)") }
  }
}
