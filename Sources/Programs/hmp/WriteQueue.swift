import Glibc
import MainLoop
import Synchronization
import SystemPackage

/// Text on its way to a descriptor that may be slow.
///
/// Writing does not block the main loop: a thread of the pool writes and waits for the reader.
@MainLoop
final class WriteQueue {
  /// Why the remaining text cannot be written.
  enum Failure: Equatable {
    case system(Errno)
    /// More than ``limit`` bytes were waiting.
    case overfull
    /// ``giveUp()`` was called before the text was known to be written.
    case givenUp
  }

  /// The bytes that may wait for the reader.
  static let limit = 64 << 20

  private let descriptor: Int32
  private let writer: PatientWriter
  private var pending = ""
  private var writing: Task<Void, Never>?
  private var isWriting = false
  private var waiters: [CheckedContinuation<Void, Never>] = []
  private(set) var failure: Failure?
  /// Called with the unwritten text when the queue fails, but not after ``giveUp()``.
  var onFailure: (@MainLoop @Sendable (_ unwritten: String) -> Void)?

  /// Makes a queue; with `isWhole` text that fits is written by one call, so that several programs can append to one file.
  init(_ descriptor: Int32, isWhole: Bool = false) {
    self.descriptor = descriptor
    writer = PatientWriter(chunk: isWhole ? .max : Int(PIPE_BUF))
  }

  /// Takes more text; without effect after a failure, and after ``giveUp()``.
  func write(_ text: String) {
    guard failure == nil, !writer.isStopped, !text.isEmpty else { return }
    pending += text
    if pending.utf8.count > Self.limit {
      fail(.overfull, unwritten: pending)
    } else if !isWriting {
      // Set here, because the task may end before it is assigned.
      isWriting = true
      writing = MainLoop.task { [weak self] in await self?.writePending() }
    }
  }

  /// Waits until all text is written, or the queue has failed or was given up.
  func drain() async {
    guard isBusy else { return }
    await MainLoop.suspend { continuation in
      if self.isBusy { self.waiters.append(continuation) } else { continuation.resume() }
    }
  }

  /// Waits until the descriptor is not used any more, which storage that does not answer delays without end.
  func end() async {
    await writing?.value
  }

  /// Whether text is being written that was not given up.
  private var isBusy: Bool { isWriting && failure != .givenUp }

  /// Whether ``giveUp()`` was called.
  var isGivenUp: Bool { writer.isStopped }

  /// Drops the text that is not known to be written, and takes no more.
  func giveUp() {
    writer.stop()
    guard isWriting, failure == nil else { return }
    failure = .givenUp
    wakeWaiters()
  }

  private func wakeWaiters() {
    let woken = waiters
    waiters = []
    for waiter in woken { waiter.resume() }
  }

  private func writePending() async {
    while !pending.isEmpty, failure == nil {
      let text = pending
      pending = ""
      let (descriptor, writer) = (descriptor, writer)
      let (count, end) = await MainLoop.offload { writer.write(text, to: descriptor) }
      switch end {
      case .written: continue
      case .stopped: break
      case .failed(let error):
        fail(.system(error), unwritten: String(decoding: text.utf8.dropFirst(count), as: UTF8.self) + pending)
      }
    }
    isWriting = false
    wakeWaiters()
  }

  private func fail(_ failure: Failure, unwritten: String) {
    guard self.failure == nil else { return }
    self.failure = failure
    pending = ""
    onFailure?(unwritten)
  }
}

/// A writer that another thread can stop.
private final class PatientWriter: Sendable {
  enum End: Sendable {
    case written, stopped
    case failed(Errno)
  }

  private let stopFlag = Atomic(false)

  /// How long one wait for the reader is, in milliseconds.
  private static let attention: Int32 = 100
  /// The bytes of one call; a pipe that is ready takes `PIPE_BUF` without blocking.
  private let chunk: Int

  init(chunk: Int) { self.chunk = chunk }

  var isStopped: Bool { stopFlag.load(ordering: .relaxed) }

  func stop() { stopFlag.store(true, ordering: .relaxed) }

  /// Writes a text; returns the number of bytes that were written.
  func write(_ text: String, to descriptor: Int32) -> (count: Int, end: End) {
    var text = text
    return text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        if isStopped { return (bytes.count - rest.count, .stopped) }
        // The descriptor may be blocking, and must stay so for the programs that share it.
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&entry, 1, Self.attention) > 0 else { continue }
        let count = Glibc.write(
          descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, min(rest.count, chunk))
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno != EAGAIN, errno != EINTR {
          return (bytes.count - rest.count, .failed(Errno(rawValue: errno)))
        }
      }
      return (bytes.count, .written)
    }
  }
}
