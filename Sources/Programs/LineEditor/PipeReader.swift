import Glibc

/// Reads lines from a pipe, a file or another input that is not edited.
///
/// Reading blocks a thread of the reader's own, never the caller's.
package actor PipeReader: LineSource {
  private let descriptor: Int32
  private let closesDescriptor: Bool
  private let thread: DedicatedThread
  private let wake: WakeEvent
  private var splitter: LineSplitter

  package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Reads from a descriptor that stays the caller's.
  ///
  /// Lines longer than `limit` bytes are errors.
  package init(descriptor: Int32, limit: Int = 1 << 20) throws(LineSourceError) {
    try self.init(descriptor: descriptor, closes: false, limit: limit)
  }

  /// Opens a file to read from.
  package init(path: String, limit: Int = 1 << 20) throws(LineSourceError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, errno: errno) }
    try self.init(descriptor: descriptor, closes: true, limit: limit)
  }

  private init(descriptor: Int32, closes: Bool, limit: Int) throws(LineSourceError) {
    self.descriptor = descriptor
    closesDescriptor = closes
    thread = try DedicatedThread()
    wake = try WakeEvent()
    splitter = LineSplitter(limit: limit)
  }

  deinit {
    wake.close()
    if closesDescriptor { close(descriptor) }
  }

  package func nextLine() async throws(LineSourceError) -> Input {
    wake.clear()
    // The closure's own throw would lose its type.
    let result = await withTaskCancellationHandler {
      readLine()
    } onCancel: {
      wake.signal()
    }
    return try result.get()
  }

  /// Waits for input as ``nextLine()`` does, and gives all lines that came with it.
  ///
  /// These are at most the lines that one chunk of 64 KiB completes, so a slow caller leaves the rest with the writer.
  package func nextLines() async -> LineBatch {
    let first: Result<String, LineSourceError>
    do throws(LineSourceError) {
      switch try await nextLine() {
      case .line(let line): first = .success(line)
      case .interrupted: return .interrupted
      case .endOfInput: return .endOfInput
      }
    } catch {
      first = .failure(error)
      if case .unreadable = error { return .lines([first]) }
    }
    var lines = [first]
    while let next = nextReadyLine() { lines.append(next) }
    return .lines(lines)
  }

  /// The next line of those that have been read; nil when there is none.
  private func nextReadyLine() -> Result<String, LineSourceError>? {
    do throws(LineSourceError) {
      return try splitter.next().map { .success($0) }
    } catch {
      return .failure(error)
    }
  }

  private func readLine() -> Result<Input, LineSourceError> {
    var isAtEnd = false
    do throws(LineSourceError) {
      while true {
        if let line = try splitter.next() { return .success(.line(line)) }
        if isAtEnd { return .success(.endOfInput) }
        if wake.wait(or: descriptor).isSignalled { return .success(.interrupted) }
        isAtEnd = try fill() == 0
        if isAtEnd { splitter.finish() }
      }
    } catch {
      return .failure(error)
    }
  }

  /// The number of bytes that came, 0 at the end.
  private func fill() throws(LineSourceError) -> Int {
    let capacity = 1 << 16
    var count = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      count = read(descriptor, buffer.baseAddress, capacity)
      initialized = max(count, 0)
    }
    if count < 0 {
      // Another process that shares the descriptor may have made it non-blocking and been faster.
      guard errno == EINTR || errno == EAGAIN else { throw .unreadable(line: splitter.lineNumber, errno: errno) }
      return 1
    }
    splitter.feed(chunk)
    return count
  }
}
