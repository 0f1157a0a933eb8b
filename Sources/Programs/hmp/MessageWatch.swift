import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import LineEditor
import MainLoop
import Platform
import QAPIRuntime
import QJSON
import QMP
import QMPTransport
import SystemPackage

/// The readers of the QMP messages of a run: standard error with `--show`, a file with `--record`.
@MainLoop
struct MessageWatch {
  private let showsMessages: Bool
  private let record: MessageRecord?

  init(_ options: Options) async throws(Errno) {
    showsMessages = options.showsMessages
    record = if let path = options.record { try await MessageRecord(path: path) } else { nil }
  }

  /// The tap of the connection to a target; nil where its messages have no reader.
  func tap(of target: String) -> MessageTap? {
    guard showsMessages || record != nil else { return nil }
    let shown = ShownConversation()
    return MessageTap { [showsMessages, record] message in
      let text = String(decoding: message.text, as: UTF8.self)
      let direction = MessageDirection(message.direction)
      if showsMessages { Self.show(shown.line(direction, message: text)) }
      guard let record, let value = try? JSONValue.parse(text) else { return }
      record.add(RecordedMessage(direction, value, of: target, at: message.time))
    }
  }

  /// A target of this process whose calls are shown as the messages that they would be on a connection.
  func watched(_ target: LocalTarget) -> any CommandTarget {
    guard showsMessages || record != nil else { return target }
    return WatchedTarget(target) { [showsMessages, record] direction, message in
      if showsMessages, message["event"] == nil { Self.show(ShownConversation.line(direction, message.text())) }
      record?.add(RecordedMessage(direction, message, of: "embedded", at: WallClock.now ?? .zero))
    }
  }

  /// Waits until the record is written, but not for long for a storage that does not answer.
  func finish() async { await record?.finish() }

  private nonisolated static func show(_ line: String) {
    StandardStream.error.write(TerminalText.cleanLine(line) + "\n")
  }
}

extension MessageDirection {
  fileprivate init(_ direction: MessageTap.Direction) {
    self =
      switch direction {
      case .sent: .sent
      case .received: .received
      }
  }
}

/// A file to which each QMP message is appended, one JSON object a line.
@MainLoop
private final class MessageRecord {
  private let queue: WriteQueue

  /// How long the end of the program waits for the file.
  private static let patience = Duration.seconds(1)

  /// Opens the file, which is created for its owner alone; a FIFO must have a reader.
  ///
  /// The descriptor lasts as long as the process.
  init(path: String) async throws(Errno) {
    let (descriptor, hasReaders) = try await MainLoop.offload { () throws(Errno) in
      let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else { throw Errno(rawValue: errno) }
      var status = stat()
      let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      return (descriptor, isFile && status.st_mode & 0o044 != 0)
    }
    if hasReaders {
      // Messages tell more of a guest than its passwords.
      StandardStream.error.report(
        "--record \(path): other users can read this file", hint: "To keep it private: chmod 600 FILE")
    }
    queue = WriteQueue(descriptor, isWhole: true)
    queue.onFailure = { [weak queue] _ in
      guard case .system(let error) = queue?.failure else {
        return StandardStream.error.report(
          "--record \(path): more than \(WriteQueue.limit >> 20) MiB were waiting to be written")
      }
      StandardStream.error.report("--record \(path): \(error)")
    }
  }

  /// Appends a message, in one call with those that wait, so that several programs can write to the same file.
  func add(_ message: RecordedMessage) { queue.write(message.line(processID: getpid())) }

  func finish() async {
    let isWritten: Void? = await MainLoop.withDeadline(after: Self.patience) { [queue] in await queue.drain() }
    if isWritten == nil { StandardStream.error.report("--record: the last messages are not written") }
  }
}

/// A target of this process whose calls, responses and events are shown as messages, without the secrets in them.
@MainLoop
private final class WatchedTarget: CommandTarget {
  typealias Watcher = @MainLoop @Sendable (MessageDirection, JSONValue) -> Void

  private let target: LocalTarget
  private let see: Watcher

  init(_ target: LocalTarget, _ see: @escaping Watcher) {
    self.target = target
    self.see = see
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    see(.sent, call.message.withoutSecrets)
    do throws(TargetError) {
      let response = try await target.execute(call)
      see(.received, ["return": response.json])
      return response
    } catch {
      if case .command(let error) = error { see(.received, ["error": error.json]) }
      throw error
    }
  }

  func commandNames() async throws(TargetError) -> Set<String> { target.commandNames() }

  var memory: TargetMemory? { target.memory }

  func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation {
    target.observeEvents { [see] notice in
      if case .event(let event) = notice { see(.received, event.message) }
      body(notice)
    }
  }
}
