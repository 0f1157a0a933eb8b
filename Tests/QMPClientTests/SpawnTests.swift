import Foundation
import MainLoop
import Platform
import QAPIRuntime
import QJSON
import SystemPackage
import Testing

@testable import QMPTransport

private func isInstalled(_ program: String) -> Bool {
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
  }
}

private let qemu = "qemu-system-x86_64"
private let daemon = "qemu-storage-daemon"
private let qemuArguments = ["-M", "none", "-nodefaults", "-display", "none"]

@Suite struct SpawnTests {
  @Test(.enabled(if: isInstalled(qemu), "\(qemu) is not installed"))
  func startsAndStops() async throws {
    let process = try await SpawnedQEMU.start(program: qemu, arguments: qemuArguments, options: .patient)
    let status = try await process.client.execute(name: "query-status")["status"]
    #expect(status == "running")
    #expect(process.end == nil)
    #expect(getpgid(process.processID) == process.processID)
    #expect(await process.stop() == .exited(status: 0))
    #expect(await process.client.loss != nil)
  }

  @Test(.enabled(if: isInstalled(qemu), "\(qemu) is not installed"))
  func killedInTheMiddle() async throws {
    let process = try await SpawnedQEMU.start(program: qemu, arguments: qemuArguments, options: .patient)
    kill(process.processID, SIGSTOP)
    let call = Task { @MainLoop in try await process.client.execute(name: "query-status") }
    kill(process.processID, SIGKILL)
    await #expect(throws: TargetError.connectionLost("\(qemu): the process was killed by signal 9 (SIGKILL)")) {
      try await call.value
    }
    #expect(await process.waitUntilEnded() == .killed(signal: SIGKILL))
  }

  @Test(.enabled(if: isInstalled(qemu), "\(qemu) is not installed"))
  func stoppedProcessEnds() async throws {
    let process = try await SpawnedQEMU.start(program: qemu, arguments: qemuArguments, options: .patient)
    kill(process.processID, SIGSTOP)
    #expect(await process.stop() == .exited(status: 0))
  }

  @Test func deafProcessIsKilled() async throws {
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForWriting.fileDescriptor
    let script = "trap '' TERM; echo ready > /dev/fd/\(descriptor); exec sleep 1000"
    var start = ProgramStart("sh", ["-c", script])
    start.inherited = FileDescriptor(rawValue: descriptor)
    let child = try await ChildProcess.start(start)
    #expect(pipe.fileHandleForReading.readData(ofLength: 6) == Data("ready\n".utf8))
    #expect(await child.terminate(patience: .milliseconds(20)) == .killed(signal: SIGKILL))
  }

  @Test(.enabled(if: isInstalled(qemu), "\(qemu) is not installed"))
  func wrongArguments() async throws {
    await #expect(throws: SpawnError.ended(program: qemu, .exited(status: 1))) {
      _ = try await SpawnedQEMU.start(
        program: qemu, arguments: ["-M", "none", "-chardev", "null,id=hmp-monitor"], options: .patient)
    }
  }

  @Test(.enabled(if: isInstalled(daemon), "\(daemon) is not installed"))
  func storageDaemon() async throws {
    let process = try await SpawnedQEMU.start(program: daemon, arguments: [], options: .patient)
    let names = try await process.client.commandNames()
    #expect(names.contains("blockdev-add"))
    #expect(await process.stop() == .exited(status: 0))
  }

  @Test func anArgumentWithNULIsRefused() async {
    await #expect(throws: SpawnError.argumentContainsNUL(program: "true")) {
      _ = try await SpawnedQEMU.start(program: "true", arguments: ["-name", "a\0b"], options: .patient)
    }
  }

  @Test func aProgramThatWouldGoOnWithoutUsIsRefused() async {
    for option in ["-daemonize", "--daemonize"] {
      await #expect(throws: SpawnError.daemonizes(program: "true")) {
        _ = try await SpawnedQEMU.start(program: "true", arguments: ["-M", "none", option], options: .patient)
      }
    }
  }

  @Test func theLinesOfStandardErrorComeBeforeTheEnd() async {
    let lines = Lines()
    await #expect(throws: SpawnError.ended(program: "sh", .exited(status: 3))) {
      _ = try await SpawnedQEMU.start(
        program: "sh", arguments: ["-c", "printf 'one\\ntwo' >&2; exit 3"], options: .patient,
        onErrorLine: { lines.all.append($0) })
    }
    #expect(await lines.all == ["one", "two"])
  }

  @MainLoop private final class Lines: Sendable {
    var all: [String] = []
    nonisolated init() {}
  }

  @Test func noSuchProgram() async {
    await #expect(throws: SpawnError.programNotFound("hmp-no-such-program")) {
      _ = try await SpawnedQEMU.start(program: "hmp-no-such-program", arguments: [], options: .patient)
    }
    await #expect(throws: SpawnError.notExecutable("/")) {
      _ = try await SpawnedQEMU.start(program: "/", arguments: [], options: .patient)
    }
  }

  @Test func noQEMU() async {
    var options = ClientOptions()
    options.deadline = .milliseconds(50)
    await #expect(throws: SpawnError.connect(.init(peer: "sh", reason: .noGreeting, deadline: options.deadline))) {
      _ = try await SpawnedQEMU.start(program: "sh", arguments: ["-c", "kill -STOP $$"], options: options)
    }
  }
}
