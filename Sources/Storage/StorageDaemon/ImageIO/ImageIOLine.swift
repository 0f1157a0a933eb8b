import BlockStorage

/// One command in the language of qemu-io.
enum ImageIOCommand: Sendable, Hashable {
  case read(ByteRange, check: ImageIOPattern?, dumps: Bool, ImageIOReport)
  case write(ByteRange, ImageIOContent, ImageIOReport)
  case discard(ByteRange, ImageIOReport)
  case flush
  case length
  case truncate(Int64, Preallocation)
  case info
}

/// The bytes that are expected in a part of what is read.
struct ImageIOPattern: Sendable, Hashable {
  var byte: UInt8
  /// The offset of the part within what is read.
  var offset: Int
  var count: Int
}

enum ImageIOContent: Sendable, Hashable {
  case pattern(UInt8)
  /// Zeroes, written without transferring them.
  case zeroes

  /// The byte that is written by default.
  static let standard = ImageIOContent.pattern(0xcd)
}

/// The form of the report on a successful request.
enum ImageIOReport: Sendable, Hashable {
  case quiet, human, machine
}

/// A line in the language of qemu-io.
enum ImageIOLine: Sendable, Hashable {
  case command(ImageIOCommand)
  /// A request that runs in the background.
  case background(ImageIOCommand)
  case waitForBackground
  case help(String)
}

extension ImageIOLine {
  /// The largest number of bytes that is shown.
  static let maximumDump = 1 << 20

  /// Reads one line; nil if it is empty.
  init?(parsing line: String) throws(ImageIOFailure) {
    let words = line.split { $0.isWhitespace }.map(String.init)
    guard let name = words.first else { return nil }
    guard let verb = ImageIOVerb.named(name) else { throw .unknownCommand(name) }
    let arguments = try ImageIOArguments(words.dropFirst(), of: verb, named: name)
    switch verb.kind {
    case .read: self = .command(try arguments.read())
    case .write: self = .command(try arguments.write())
    case .aioRead: self = .background(try arguments.read())
    case .aioWrite: self = .background(try arguments.write())
    case .aioFlush: self = .waitForBackground
    case .discard: self = .command(.discard(try arguments.range(), arguments.report))
    case .flush: self = .command(.flush)
    case .length: self = .command(.length)
    case .info: self = .command(.info)
    case .truncate: self = .command(try arguments.truncate())
    case .help: self = .help(try Self.help(on: arguments.positional.first))
    }
  }

  private static func help(on name: String?) throws(ImageIOFailure) -> String {
    guard let name else { return ImageIOVerb.all.map(\.helpLine).joined() }
    guard let verb = ImageIOVerb.named(name) else { throw .unknownCommand(name) }
    return verb.helpLine
  }
}

/// The words after the name, separated into options and arguments.
///
/// Options may come anywhere.
private struct ImageIOArguments {
  var positional: [String] = []
  private var options: [Character: String] = [:]

  init(_ words: ArraySlice<String>, of verb: ImageIOVerb, named name: String) throws(ImageIOFailure) {
    var words = words
    var onlyPositional = false
    while let word = words.popFirst() {
      if onlyPositional || !word.hasPrefix("-") || word == "-" {
        positional.append(word)
      } else if word == "--" {
        onlyPositional = true
      } else {
        try readOptions(word.dropFirst(), &words, verb, name)
      }
    }
    guard verb.arguments.contains(positional.count) else {
      throw .argumentCount(verb: name, positional.count, expected: verb.arguments)
    }
  }

  private mutating func readOptions(
    _ letters: Substring, _ words: inout ArraySlice<String>, _ verb: ImageIOVerb, _ name: String
  ) throws(ImageIOFailure) {
    var letters = letters
    while let letter = letters.popFirst() {
      switch verb.takesValue(letter) {
      case nil: throw .unknownOption(verb: name, letter, synopsis: verb.synopsis)
      case false?: options[letter] = ""
      case true?:
        guard let value = letters.isEmpty ? words.popFirst() : String(letters) else {
          throw .valueMissing(verb: name, letter, synopsis: verb.synopsis)
        }
        options[letter] = value
        letters = ""
      }
    }
  }

  var report: ImageIOReport {
    options["q"] != nil ? .quiet : options["C"] != nil ? .machine : .human
  }

  func range() throws(ImageIOFailure) -> ByteRange {
    let offset = try ImageIOSize.parse(positional[0])
    return ByteRange(offset: offset, count: try count(positional[1]))
  }

  func read() throws(ImageIOFailure) -> ImageIOCommand {
    let range = try range()
    let dumps = options["v"] != nil
    if dumps, range.count > ImageIOLine.maximumDump { throw .dumpTooLong(maximum: ImageIOLine.maximumDump) }
    return .read(range, check: try pattern(within: range), dumps: dumps, report)
  }

  func write() throws(ImageIOFailure) -> ImageIOCommand {
    var content = ImageIOContent.standard
    if let pattern = options["P"] {
      if options["z"] != nil { throw .contentTwice }
      content = .pattern(try ImageIOSize.parsePattern(pattern))
    }
    return .write(try range(), options["z"] != nil ? .zeroes : content, report)
  }

  func truncate() throws(ImageIOFailure) -> ImageIOCommand {
    let preallocation: Preallocation =
      switch options["m"] {
      case nil, "off": .off
      case "falloc": .falloc
      case "full": .full
      case let other?: throw .notAPreallocation(other)
      }
    return .truncate(try ImageIOSize.parse(positional[0]), preallocation)
  }

  private func pattern(within range: ByteRange) throws(ImageIOFailure) -> ImageIOPattern? {
    guard let byte = options["P"] else {
      if options["s"] != nil || options["l"] != nil { throw .patternMissing }
      return nil
    }
    let offset = try count(options["s"] ?? "0")
    let length = try options["l"].map { value throws(ImageIOFailure) in try count(value) }
    guard offset <= range.count, (length ?? 0) <= range.count - offset else {
      throw .patternOutside(offset: offset, count: length ?? 0)
    }
    return ImageIOPattern(
      byte: try ImageIOSize.parsePattern(byte), offset: offset, count: length ?? (range.count - offset))
  }

  private func count(_ text: String) throws(ImageIOFailure) -> Int {
    let count = try ImageIOSize.parse(text)
    guard count <= BlockLimits.maximumRequest else { throw .requestTooLong(text) }
    return Int(count)
  }
}

/// Numbers in the language of qemu-io.
enum ImageIOSize {
  private static let suffixes: [Character: Int64] = [
    "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40, "p": 1 << 50, "e": 1 << 60,
  ]

  /// Decimal with an optional fraction and one of the suffixes b, k, M, G, T, P, E in either case; or hexadecimal.
  ///
  /// A fraction of a byte is rounded.
  static func parse(_ text: String) throws(ImageIOFailure) -> Int64 {
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return try hexadecimal(text) }
    var digits = text[...]
    var scale: Int64 = 1
    let suffix = text.last.flatMap { suffixes[Character($0.lowercased())] }
    if let suffix {
      scale = suffix
      digits = digits.dropLast()
    }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, isDigits(whole) else { throw .notASize(text) }
    guard let count = Int64(whole) else { throw .sizeTooLarge(text) }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: scale)
    guard !overflow else { throw .sizeTooLarge(text) }
    guard parts.count == 2 else { return bytes }
    guard scale > 1, isDigits(parts[1]) else { throw .notASize(text) }
    let (sum, sumOverflow) = bytes.addingReportingOverflow(fraction(parts[1], of: scale))
    guard !sumOverflow else { throw .sizeTooLarge(text) }
    return sum
  }

  /// A byte, decimal or hexadecimal.
  static func parsePattern(_ text: String) throws(ImageIOFailure) -> UInt8 {
    let byte = text.hasPrefix("0x") || text.hasPrefix("0X") ? UInt8(text.dropFirst(2), radix: 16) : UInt8(text)
    guard let byte else { throw .notAPattern(text) }
    return byte
  }

  private static func hexadecimal(_ text: String) throws(ImageIOFailure) -> Int64 {
    let digits = text.dropFirst(2)
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { throw .notASize(text) }
    guard let value = Int64(digits, radix: 16) else { throw .sizeTooLarge(text) }
    return value
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// Digits after the eighteenth are less than a byte in any unit, and are dropped.
  private static func fraction(_ digits: Substring, of scale: Int64) -> Int64 {
    let digits = digits.prefix(18)
    guard let numerator = UInt64(digits) else { return 0 }
    let denominator = digits.reduce(UInt64(1)) { value, _ in value * 10 }
    let product = numerator.multipliedFullWidth(by: UInt64(scale))
    let (low, carry) = product.low.addingReportingOverflow(denominator / 2)
    return Int64(denominator.dividingFullWidth((product.high + (carry ? 1 : 0), low)).quotient)
  }
}
