import QJSON
import Testing

/// Raw input; `<FF>` stands for the byte FF.
struct Wire: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, CustomTestStringConvertible {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  init(stringLiteral text: String) {
    bytes = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "<"), rest.count > 3, rest[rest.startIndex + 3] == UInt8(ascii: ">"),
        let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(4)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
  }

  var testDescription: String { String(decoding: bytes, as: UTF8.self) }
}

/// What the parser says about the input when it arrives in chunks of that size: one line per event.
func transcript(of input: [UInt8], chunk: Int = .max, limits: JSONStreamParser.Limits = .init()) -> [String] {
  var parser = JSONStreamParser(limits: limits)
  var lines: [String] = []
  var rest = input[...]
  while !rest.isEmpty {
    parser.append(Array(rest.prefix(chunk)))
    rest = rest.dropFirst(chunk)
    while let event = parser.next() { lines.append(line(for: event)) }
  }
  return lines
}

private func line(for event: JSONStreamParser.Event) -> String {
  switch event {
  case .value(let value): value.text()
  case .failure(let error): "\(error.offset): \(error.detail)"
  }
}

/// Expects exactly these events, and the same ones wherever the input is cut.
func check(
  _ input: Wire, _ expected: String..., limits: JSONStreamParser.Limits = .init(),
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(transcript(of: input.bytes, limits: limits) == expected, sourceLocation: sourceLocation)
  for chunk in 1...17 where chunk < input.bytes.count {
    let cut = transcript(of: input.bytes, chunk: chunk, limits: limits)
    #expect(cut == expected, "in pieces of \(chunk) bytes", sourceLocation: sourceLocation)
  }
}
