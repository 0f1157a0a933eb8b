import Glibc
import HMP
import LineEditor
import MainLoop
import QAPIRuntime
import Synchronization

/// Asks at the terminal for a secret, without echo.
final class SecretQuestion: Sendable {
  private let isGivenUp = Atomic(false)
  private let seat: Console.Seat

  private init(_ seat: Console.Seat) {
    self.seat = seat
  }

  /// Makes a function that asks the person at a seat.
  ///
  /// The answer is the line that is typed; nil without a question if the command will be refused. Throws
  /// `HMPError.target(.cancelled)` at the end of the input, and when the task is cancelled.
  static func asking(
    at seat: Console.Seat, beforeAsking: @escaping @MainLoop @Sendable () -> Void = {}
  ) -> HMPFrontEnd.AskSecret {
    { (prompt: String, isNeeded: Bool) async throws(HMPError) -> String? in
      guard isNeeded else { return nil }
      beforeAsking()
      return try await ask(prompt, at: seat)
    }
  }

  @MainLoop
  private static func ask(_ prompt: String, at seat: Console.Seat) async throws(HMPError) -> String {
    let question = SecretQuestion(seat)
    let answer = await withTaskCancellationHandler {
      await MainLoop.offload { question.answer(prompt) }
    } onCancel: {
      question.isGivenUp.store(true, ordering: .relaxed)
    }
    guard let answer else { throw .target(.cancelled) }
    return answer
  }

  /// The most bytes of an answer; further bytes are dropped.
  private static let lengthLimit = 1024

  /// How long one wait for a key is before cancellation is noticed, in milliseconds.
  private static let attention: Int32 = 100

  private func answer(_ prompt: String) -> String? {
    var modes = termios()
    guard tcgetattr(seat.input, &modes) == 0 else { return nil }
    var silent = modes
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(seat.input, TCSAFLUSH, &silent)
    Terminal.write(prompt, to: seat.display)
    defer {
      tcsetattr(seat.input, TCSADRAIN, &modes)
      Terminal.write("\n", to: seat.display)
    }
    var bytes: [UInt8] = []
    while !isGivenUp.load(ordering: .relaxed) {
      var entry = pollfd(fd: seat.input, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, Self.attention) > 0 else { continue }
      var byte: UInt8 = 0
      switch read(seat.input, &byte, 1) {
      case 1 where byte == UInt8(ascii: "\n"): return String(decoding: bytes, as: UTF8.self)
      case 1: if bytes.count < Self.lengthLimit { bytes.append(byte) }
      case let count where count < 0 && (errno == EAGAIN || errno == EINTR): continue
      default: return nil
      }
    }
    return nil
  }
}
