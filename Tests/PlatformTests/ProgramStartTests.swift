import Foundation
import Platform
import SystemPackage
import Testing

@Suite struct ProgramStartTests {
  /// What a program with these settings prints on its standard error.
  private func errors(_ program: ProgramStart) throws -> String {
    let (reading, writing) = try FileDescriptor.pipe(options: .closeOnExec)
    var program = program
    program.errors = writing
    let processID: pid_t
    do {
      defer { try? writing.close() }
      processID = try program.start()
    }
    defer { try? reading.close() }
    let text = try reading.readToEnd(limit: 1 << 20)
    var status: Int32 = 0
    #expect(waitpid(processID, &status, 0) == processID)
    return String(decoding: text, as: UTF8.self)
  }

  /// Lists the descriptors of the shell; a redirection of `ls` alone would add some.
  private let listing = ["-c", "exec 1>&2; ls /proc/$$/fd; :"]

  private func descriptors(_ program: ProgramStart) throws -> [CInt] {
    try errors(program).split(separator: "\n").compactMap { CInt($0) }.sorted()
  }

  @Test(arguments: [ProgramStart.Bond.shared, .sharedWithoutKeys, .ownGroup])
  func aChildGetsTheStandardStreamsOnly(_ bond: ProgramStart.Bond) throws {
    // Each of these would be inherited by a child that is started without care.
    let opened = try (0..<3).map { _ in try FileDescriptor.open("/dev/null", .readOnly) }
    defer { for descriptor in opened { try? descriptor.close() } }
    var program = ProgramStart("sh", listing)
    program.bond = bond
    #expect(try descriptors(program) == [0, 1, 2])
    program.inherited = opened[1]
    #expect(try descriptors(program) == [0, 1, 2, opened[1].rawValue])
  }

  @Test func inputAndEnvironment() throws {
    let (reading, writing) = try FileDescriptor.pipe(options: .closeOnExec)
    try writing.writeWhole("text\n".utf8)
    try writing.close()
    defer { try? reading.close() }
    var program = ProgramStart("/bin/sh", ["-c", "read line; echo \"$0 $line $HMP_A $HMP_B ${HOME:+home}\" >&2"])
    program.name = "shell"
    program.input = reading
    program.environment = ["HMP_A": "1", "HMP_B": "2 3"]
    let home = ProcessInfo.processInfo.environment["HOME"] == nil ? "" : "home"
    #expect(try errors(program) == "shell text 1 2 3 \(home)\n")
    #expect(try errors(ProgramStart("sh", ["-c", "read line || echo none >&2"])) == "none\n")
  }

  @Test func whatCannotBeStarted() throws {
    #expect(throws: ProgramStart.Failure.system(.noSuchFileOrDirectory)) {
      _ = try ProgramStart("hmp-no-such-program", []).start()
    }
    #expect(throws: ProgramStart.Failure.containsNUL("a\0b")) { _ = try ProgramStart("true", ["a\0b"]).start() }
    var program = ProgramStart("true", [])
    program.environment = ["A": "\0"]
    #expect(throws: ProgramStart.Failure.containsNUL("A=\0")) { _ = try program.start() }
  }
}
