import CLibedit

/// The lines in the bytes of a history file.
struct HistoryLines {
  /// Of a longer file the bytes in front are not read.
  static let sizeLimit = 1 << 24

  /// The last ones, oldest first; of several that are the same, the last.
  let kept: [String]
  /// How many lines there are, those that are not kept with them.
  let total: Int

  init(_ bytes: [UInt8], limit: Int) {
    var kept: [String] = []
    var seen = Set<String>()
    var total = 0
    bytes.withUnsafeBytes { buffer in
      var end = buffer.count
      while end > 0 {
        let start = Self.start(ofLineTo: end, in: buffer)
        if start < end {
          total += 1
          if kept.count < limit {
            let line = String(decoding: UnsafeRawBufferPointer(rebasing: buffer[start..<end]), as: UTF8.self)
            if seen.insert(line).inserted { kept.append(line) }
          }
        }
        end = start - 1
      }
    }
    self.kept = kept.reversed()
    self.total = total
  }

  /// A line as the file has it.
  static func record(_ line: String) -> [UInt8] {
    Array(line.utf8.map { $0 == 0x0A ? 0x20 : $0 }) + [0x0A]
  }

  private static func start(ofLineTo end: Int, in buffer: UnsafeRawBufferPointer) -> Int {
    guard let base = buffer.baseAddress, let found = memrchr(base, 0x0A, end) else { return 0 }
    return UnsafeRawPointer(found) - base + 1
  }
}
