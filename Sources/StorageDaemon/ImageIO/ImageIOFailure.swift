import BlockStorage

/// Why a line in the language of qemu-io was not carried out.
enum ImageIOFailure: Error, Sendable, Hashable {
  case unknownCommand(String)
  case argumentCount(verb: String, Int, expected: ClosedRange<Int>)
  case unknownOption(verb: String, Character, synopsis: String)
  case valueMissing(verb: String, Character, synopsis: String)
  case notASize(String)
  case sizeTooLarge(String)
  case requestTooLong(String)
  case notAPattern(String)
  case notAPreallocation(String)
  case patternMissing
  case patternOutside(offset: Int, count: Int)
  case contentTwice
  case dumpTooLong(maximum: Int)
  case differs(ImageIOPattern, at: Int64)
  case failed(BlockRequest.Kind, BlockError)
  case cancelled
}

extension ImageIOFailure {
  var description: String {
    switch self {
    case .unknownCommand(let name): "command \"\(name)\" not found"
    case .argumentCount(let verb, let count, let expected):
      "bad argument count \(count) to \(verb), expected \(Self.text(expected)) arguments"
    case .unknownOption(let verb, let option, let synopsis): "\(verb): invalid option -- '\(option)'\n\(synopsis)"
    case .valueMissing(let verb, let option, let synopsis):
      "\(verb): option requires an argument -- '\(option)'\n\(synopsis)"
    case .notASize(let text): "Parsing error: non-numeric argument, or extraneous/unrecognized suffix -- \(text)"
    case .sizeTooLarge(let text): "Parsing error: argument too large -- \(text)"
    case .requestTooLong(let text): "length cannot exceed \(BlockLimits.maximumRequest), given \(text)"
    case .notAPattern(let text): "\(text) is not a valid pattern byte"
    case .notAPreallocation(let text): "\(text) is not a preallocation mode; use off, falloc or full"
    case .patternMissing: "-s and -l need a pattern (-P)"
    case .patternOutside(let offset, let count):
      "the pattern of \(count) bytes from byte \(offset) on is not within what is read"
    case .contentTwice: "Only one of -z and -P can be specified at the same time"
    case .dumpTooLong(let maximum): "-v shows at most \(maximum) bytes"
    case .differs(let pattern, let offset):
      "Pattern verification failed at offset \(offset), \(pattern.count) bytes"
    case .cancelled: BlockError.cancelled.text
    case .failed(.resize, let error): error.text
    case .failed(.writeZeroes, let error): "write failed: \(error.text)"
    case .failed(let kind, let error): "\(kind.name) failed: \(error.text)"
    }
  }

  private static func text(_ range: ClosedRange<Int>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "between \(range.lowerBound) and \(range.upperBound)"
  }
}
