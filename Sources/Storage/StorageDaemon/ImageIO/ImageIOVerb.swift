/// A command in the language of qemu-io: its names, options and number of arguments.
struct ImageIOVerb: Sendable {
  enum Kind: Sendable {
    case aioFlush, aioRead, aioWrite, discard, flush, help, info, length, read, truncate, write
  }

  let kind: Kind
  /// The name first, then the aliases.
  let names: [String]
  /// Letters of options; a colon follows those that take a value.
  let options: String
  let usage: String
  let summary: String
  let arguments: ClosedRange<Int>

  static let all: [ImageIOVerb] = [
    ImageIOVerb(
      kind: .aioFlush, names: ["aio_flush"], options: "", usage: "",
      summary: "waits for all requests in the background and shows what became of them", arguments: 0...0),
    ImageIOVerb(
      kind: .aioRead, names: ["aio_read"], options: "CqvP:", usage: "[-Cqv] [-P pattern] off len",
      summary: "reads in the background", arguments: 2...2),
    ImageIOVerb(
      kind: .aioWrite, names: ["aio_write"], options: "CqzP:", usage: "[-Cqz] [-P pattern] off len",
      summary: "writes in the background", arguments: 2...2),
    ImageIOVerb(
      kind: .discard, names: ["discard", "d"], options: "Cq", usage: "[-Cq] off len",
      summary: "says that the bytes are not needed any more", arguments: 2...2),
    ImageIOVerb(
      kind: .flush, names: ["flush", "f"], options: "", usage: "",
      summary: "makes what was written survive a loss of power", arguments: 0...0),
    ImageIOVerb(
      kind: .help, names: ["help", "?"], options: "", usage: "[command]",
      summary: "shows one or all commands", arguments: 0...1),
    ImageIOVerb(
      kind: .info, names: ["info", "i"], options: "", usage: "", summary: "shows what is known of the image",
      arguments: 0...0),
    ImageIOVerb(
      kind: .length, names: ["length", "l", "getlength"], options: "", usage: "",
      summary: "shows the length of the image", arguments: 0...0),
    ImageIOVerb(
      kind: .read, names: ["read", "r"], options: "CqvP:s:l:", usage: "[-Cqv] [-P pattern [-s off] [-l len]] off len",
      summary: "reads, and compares with a pattern or shows the bytes", arguments: 2...2),
    ImageIOVerb(
      kind: .truncate, names: ["truncate", "t"], options: "m:", usage: "[-m off|falloc|full] off",
      summary: "changes the length of the image", arguments: 1...1),
    ImageIOVerb(
      kind: .write, names: ["write", "w"], options: "CqzP:", usage: "[-Cqz] [-P pattern] off len",
      summary: "writes a pattern or zeroes", arguments: 2...2),
  ]

  static func named(_ name: String) -> ImageIOVerb? { all.first { $0.names.contains(name) } }

  /// The line that `help` shows.
  var helpLine: String { "\(synopsis) -- \(summary)\n" }

  var synopsis: String { ([names[0]] + (usage.isEmpty ? [] : [usage])).joined(separator: " ") }

  /// Whether the option takes a value; nil if there is no such option.
  func takesValue(_ option: Character) -> Bool? {
    guard option != ":", let index = options.firstIndex(of: option) else { return nil }
    let next = options.index(after: index)
    return next < options.endIndex && options[next] == ":"
  }
}
