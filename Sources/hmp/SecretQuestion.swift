import Glibc
import MainLoop
import Synchronization

/// Asks at the terminal for something that is not to be seen while it is typed.
final class SecretQuestion: Sendable {
  private let isGivenUp = Atomic(false)

  private init() {}

  /// What is typed up to the end of the line; nil at the end of input, or when the task is cancelled.
  static func ask(_ prompt: String) async -> String? {
    let question = SecretQuestion()
    return await withTaskCancellationHandler {
      await MainLoop.offload { question.answer(prompt) }
    } onCancel: {
      question.isGivenUp.store(true, ordering: .relaxed)
    }
  }

  /// Characters beyond this many are lost.
  private static let lengthLimit = 1024

  /// How often the reader looks whether it is still wanted, in milliseconds.
  private static let attention: Int32 = 100

  private func answer(_ prompt: String) -> String? {
    var modes = termios()
    guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return nil }
    var silent = modes
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    StandardStream.output.write(prompt)
    defer {
      tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
      StandardStream.output.write("\n")
    }
    var bytes: [UInt8] = []
    while !isGivenUp.load(ordering: .relaxed) {
      var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, Self.attention) > 0 else { continue }
      var byte: UInt8 = 0
      switch read(STDIN_FILENO, &byte, 1) {
      case 1 where byte == UInt8(ascii: "\n"): return String(decoding: bytes, as: UTF8.self)
      case 1: if bytes.count < Self.lengthLimit { bytes.append(byte) }
      case let count where count < 0 && (errno == EAGAIN || errno == EINTR): continue
      default: return nil
      }
    }
    return nil
  }
}
