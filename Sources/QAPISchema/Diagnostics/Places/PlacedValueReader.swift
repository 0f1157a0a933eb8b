/// Reads a value that has been read before, so that its form is known to be right, or to be at fault as well.
struct PlacedValueReader {
  private var lexer: Lexer
  /// How many objects and arrays the value being read stands in.
  private var depth = 0

  private init(lexer: Lexer) { self.lexer = lexer }

  /// Nil if no value begins there, or one that is nested too deeply to have been read before.
  static func value(in file: SourceFile, at offset: Int) -> PlacedValue? {
    var reader = PlacedValueReader(lexer: Lexer(SourceText(file), at: offset))
    do throws(SchemaError) {
      return try reader.value(reader.lexer.next())
    } catch {
      return nil
    }
  }

  private mutating func value(_ token: Token) throws(SchemaError) -> PlacedValue? {
    guard depth < TokenStream.nestingLimit else { return nil }
    depth += 1
    defer { depth -= 1 }
    switch token.kind {
    case .string(let text): return .string(text, token.range)
    case .bool(let value): return .bool(value, token.range)
    case .openBrace: return try object(from: token)
    case .openBracket: return try array(from: token)
    case .closeBrace, .closeBracket, .colon, .comma, .comment, .end: return nil
    }
  }

  private mutating func object(from start: Token) throws(SchemaError) -> PlacedValue? {
    var entries: [PlacedValue.Entry] = []
    while true {
      let token = try lexer.next()
      switch token.kind {
      case .comma: break
      case .closeBrace: return .object(entries, start.range.lowerBound..<token.range.upperBound)
      case .string(let key):
        guard try lexer.next().kind == .colon, let value = try value(lexer.next()) else { return nil }
        entries.append(.init(key: key, keyRange: token.range, value: value))
      case .openBrace, .openBracket, .closeBracket, .colon, .bool, .comment, .end: return nil
      }
    }
  }

  private mutating func array(from start: Token) throws(SchemaError) -> PlacedValue? {
    var elements: [PlacedValue] = []
    while true {
      let token = try lexer.next()
      switch token.kind {
      case .comma: break
      case .closeBracket: return .array(elements, start.range.lowerBound..<token.range.upperBound)
      case .openBrace, .openBracket, .closeBrace, .colon, .string, .bool, .comment, .end:
        guard let element = try value(token) else { return nil }
        elements.append(element)
      }
    }
  }
}
