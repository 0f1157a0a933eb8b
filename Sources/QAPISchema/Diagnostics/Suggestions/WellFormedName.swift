/// Gives a name that breaks the rules of its kind the form that they ask for.
enum WellFormedName {
  /// Nil where no such name suggests itself.
  static func like(_ text: String, _ problem: NameProblem) -> String? {
    let changed: String
    switch problem {
    case .eventNotUpperCase: changed = words(of: text).map { $0.uppercased() }.joined(separator: "_")
    case .notLowerCase(_, let underscoreAllowed):
      changed = underscoreAllowed ? text.lowercased() : words(of: text).map { $0.lowercased() }.joined(separator: "-")
    case .typeNotCamelCase: changed = words(of: text).map(capitalised).joined()
    case .malformed: changed = words(of: text).joined(separator: "-")
    case .typeEndsInList, .reservedSuffix, .reservedMember: return nil
    }
    return changed != text && Name(changed) != nil ? changed : nil
  }

  /// Pieces of letters and digits, cut where an upper case letter follows a lower case one.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var isOpen = false
    var previous = UInt8.space
    for byte in text.utf8 {
      let isPart = byte.isLetter || byte.isDigit
      if isPart, !isOpen || byte.isUpper && previous.isLower { words.append("") }
      if isPart { words[words.count - 1].unicodeScalars.append(Unicode.Scalar(byte)) }
      isOpen = isPart
      previous = byte
    }
    return words
  }

  private static func capitalised(_ word: String) -> String {
    let isShouted = word.count > 3 && !word.utf8.contains { $0.isLower }
    return word.prefix(1).uppercased() + (isShouted ? word.dropFirst().lowercased() : String(word.dropFirst()))
  }
}
