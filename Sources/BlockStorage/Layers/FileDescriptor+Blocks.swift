import Glibc
import NIOCore
import SystemPackage

/// Whole transfers on an open file. They block: off the main loop only.
extension SystemPackage.FileDescriptor {
  /// Reads that many bytes; those behind the end of the file are zeroes.
  func readBlock(_ range: ByteRange) throws(Errno) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: range.count)
    var failure: Errno?
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { memory in
      let target = UnsafeMutableRawBufferPointer(rebasing: memory[..<range.count])
      do throws(Errno) {
        let filled = try readAvailable(into: target, at: range.offset)
        UnsafeMutableRawBufferPointer(rebasing: target[filled...]).initializeMemory(as: UInt8.self, repeating: 0)
      } catch {
        failure = error
        return 0
      }
      return range.count
    }
    if let failure { throw failure }
    return buffer
  }

  func writeBlock(_ bytes: ByteBuffer, at offset: Int64) throws(Errno) {
    var failure: Errno?
    bytes.withUnsafeReadableBytes { source in
      var done = 0
      while done < source.count, failure == nil {
        do {
          done += try write(
            toAbsoluteOffset: offset + Int64(done), UnsafeRawBufferPointer(rebasing: source[done...]))
        } catch {
          failure = (error as? Errno) ?? .ioError
        }
      }
    }
    if let failure { throw failure }
  }

  func sync() throws(Errno) {
    try check { fdatasync(rawValue) }
  }

  /// Changes the length, and on failure puts the old one back.
  func resizeBlock(from old: Int64, to new: Int64, _ preallocation: Preallocation) throws(Errno) {
    try check { ftruncate(rawValue, off_t(new)) }
    guard new > old else { return }
    do throws(Errno) {
      switch preallocation {
      case .off: break
      case .falloc: try reserve(from: old, to: new)
      case .full: try writeZeroes(from: old, to: new)
      }
    } catch {
      try? check { ftruncate(rawValue, off_t(old)) }
      throw error
    }
  }

  private func readAvailable(into target: UnsafeMutableRawBufferPointer, at offset: Int64) throws(Errno) -> Int {
    var done = 0
    while done < target.count {
      do {
        let rest = UnsafeMutableRawBufferPointer(rebasing: target[done...])
        let count = try read(fromAbsoluteOffset: offset + Int64(done), into: rest)
        if count == 0 { return done }
        done += count
      } catch {
        throw (error as? Errno) ?? .ioError
      }
    }
    return done
  }

  /// Writes zeroes, a part at a time.
  func writeZeroes(from start: Int64, to end: Int64) throws(Errno) {
    let step: Int64 = 1 << 20
    let zeroes = ByteBuffer(repeating: 0, count: Int(min(step, end - start)))
    var offset = start
    while offset < end {
      let count = min(step, end - offset)
      try writeBlock(zeroes.getSlice(at: 0, length: Int(count)) ?? zeroes, at: offset)
      offset += count
    }
  }

  private func reserve(from start: Int64, to end: Int64) throws(Errno) {
    var result: CInt
    // Unlike most calls, this one returns the error.
    repeat { result = posix_fallocate(rawValue, off_t(start), off_t(end - start)) } while result == EINTR
    guard result == 0 else { throw Errno(rawValue: result) }
  }

  private func check(_ call: () -> CInt) throws(Errno) {
    while call() != 0 {
      let error = Errno(rawValue: errno)
      guard error == .interrupted else { throw error }
    }
  }
}
