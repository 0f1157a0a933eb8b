import BlockStorage

extension ImageIOLine {
  /// How many bytes can be shown at once.
  static let maximumDump = 1 << 20

  /// Reads one line; nil when there is nothing on it.
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

/// The words after the name, apart as options and others.
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
