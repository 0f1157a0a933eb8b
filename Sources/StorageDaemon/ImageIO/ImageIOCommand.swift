import BlockStorage

/// One request in the language of qemu-io.
enum ImageIOCommand: Sendable, Hashable {
  case read(ByteRange, check: ImageIOPattern?, dumps: Bool, ImageIOReport)
  case write(ByteRange, ImageIOContent, ImageIOReport)
  case discard(ByteRange, ImageIOReport)
  case flush
  case length
  case truncate(Int64, Preallocation)
  case info
}

/// What is expected of a part of what is read.
struct ImageIOPattern: Sendable, Hashable {
  var byte: UInt8
  /// Where the part begins, from the beginning of what is read.
  var offset: Int
  var count: Int
}

enum ImageIOContent: Sendable, Hashable {
  case pattern(UInt8)
  /// Zeroes that need not be transferred.
  case zeroes

  /// What is written when nothing is said.
  static let standard = ImageIOContent.pattern(0xcd)
}

/// How much is said about a request that has succeeded.
enum ImageIOReport: Sendable, Hashable {
  case quiet, human, machine
}

/// A line in the language of qemu-io.
enum ImageIOLine: Sendable, Hashable {
  case command(ImageIOCommand)
  /// A request that runs on while the line has ended.
  case background(ImageIOCommand)
  case waitForBackground
  case help(String)
}
