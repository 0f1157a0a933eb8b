extension FaultPlace {
  func range(of problem: LexicalProblem, at offset: Int) -> Range<Int>? {
    let rest = file.restOfLine(from: offset)
    switch problem {
    case .notUTF8: return nil
    case .strayText(let text): return offset..<min(offset + text.utf8.count, max(rest.upperBound, offset + 1))
    case .unclosedString: return rest
    case .unknownEscape:
      var start = offset + 1
      while start + 1 < rest.upperBound {
        guard file.bytes[start] == .backslash else {
          start += 1
          continue
        }
        if file.bytes[start + 1] != .backslash { break }
        start += 2
      }
      return start..<endOfCharacter(at: start + 1)
    case .badStringCharacter:
      let start = file.bytes[(offset + 1)...].firstIndex { !(0x20...0x7E).contains($0) } ?? offset
      return start..<endOfCharacter(at: start)
    }
  }

  func range(of problem: SyntaxProblem, at offset: Int) -> Range<Int>? {
    switch problem {
    case .duplicateKey(let key):
      // The rules place it behind the colon of the second key.
      let wanted = Array("'\(key)'".utf8)
      let start = (0..<max(0, offset - wanted.count)).last { file.bytes[$0...].starts(with: wanted) }
      return start.map { $0..<$0 + wanted.count }
    case .expected, .topLevelNotAnObject, .nestedTooDeeply: return token(at: offset)
    }
  }

  private func token(at offset: Int) -> Range<Int>? {
    var lexer = Lexer(SourceText(file), at: offset)
    return (try? lexer.next(.all))?.range
  }

  private func endOfCharacter(at offset: Int) -> Int {
    var end = min(offset + 1, file.bytes.count)
    while end < file.bytes.count, file.bytes[end].isUTF8Continuation { end += 1 }
    return end
  }

  func range(of problem: DirectiveProblem, in object: PlacedDefinition) -> Range<Int>? {
    let root = object.root
    switch problem {
    case .includeWithOtherKeys: return root.entries.first { $0.key != "include" }?.keyRange
    case .includeNotAString, .includeCycle, .unreadableInclude, .includesTooDeep: return root["include"]?.range
    case .pragmaWithOtherKeys: return root.entries.first { $0.key != "pragma" }?.keyRange
    case .pragmaNotAnObject: return root["pragma"]?.range
    case .unknownPragma(let name): return object.part(Item(.pragma, name))?.name
    case .pragmaNotABoolean(let name): return object.part(Item(.pragma, name))?.value.range
    case .pragmaNotAListOfStrings(let name):
      let value = object.part(Item(.pragma, name))?.value
      return (value?.elements.first { !$0.isString } ?? value)?.range
    case .unreadableRoot: return nil
    }
  }
}
