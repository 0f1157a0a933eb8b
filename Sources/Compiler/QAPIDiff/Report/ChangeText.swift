import QAPISchema

extension Change {
  /// The change in words, such as `block_resize: argument 'size' removed`.
  package var text: String { text(values: nil) }

  /// The text for several changes that differ only in the value of an enumeration.
  func text(values: [String]?) -> String {
    let subject = path.subject
    return path.callable + ": " + (subject.isEmpty ? "" : subject) + difference.phrase(subject: subject, values: values)
  }
}

extension ChangePath {
  /// The place in messages, in the notation of the server's errors; empty for the command or event itself.
  package var subject: String {
    var text = ""
    var value: String?
    for step in steps {
      switch step {
      case .member(let name): text += (text.isEmpty ? "" : ".") + name
      case .element: text += "[]"
      case .branch(let tag, let choice): text += "{\(tag)=\(choice)}"
      case .value(let name): value = name
      }
    }
    let suffix = value.map { ": value '\($0)'" } ?? ""
    switch part {
    case .whole: return ""
    case .result: return (text.isEmpty ? "returns" : "returns \(text)") + suffix
    case .arguments:
      let word = isEvent ? "data" : "argument"
      return (text.isEmpty ? (isEvent ? "data" : "arguments") : "\(word) '\(text)'") + suffix
    }
  }
}

extension Difference {
  fileprivate func phrase(subject: String, values: [String]?) -> String {
    switch self {
    case .added(let part, let condition):
      part.phrase("added", subject, values, details: [condition.map { "if \($0.text)" }])
    case .removed(let part): part.phrase("removed", subject, values, details: [])
    case .absent(let part, let side, let condition):
      part.phrase("not in the \(side) build", subject, values, details: ["if \(condition.text)"])
    case .becameOptional: " is now optional"
    case .becameMandatory: " is now mandatory"
    case .condition(let part, let change, let old, let new):
      part.subject(after: subject, nil) + change.phrase(from: old, to: new)
    case .type(_, let old, let new): " changed from \(old) to \(new)"
    case .discriminator(let old, let new): " is told apart by '\(new)', no longer by '\(old)'"
    case .flagSet(let flag): "flag '\(flag.rawValue)' is now true"
    case .flagCleared(let flag): "flag '\(flag.rawValue)' is now false"
    }
  }
}

extension Difference.Part {
  fileprivate func phrase(_ verb: String, _ subject: String, _ values: [String]?, details: [String?]) -> String {
    var details = details.compactMap(\.self)
    switch self {
    case .result(let type): details.insert(type, at: 0)
    case .member(let type, let isOptional): details.insert((isOptional ? "optional, " : "mandatory, ") + type, at: 0)
    case .command, .event, .value, .branch, .form, .feature: break
    }
    let suffix = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
    return self.subject(after: subject, values) + " " + verb + suffix
  }

  /// The text after the path to the part.
  fileprivate func subject(after subject: String, _ values: [String]?) -> String {
    let colon = subject.isEmpty ? "" : ": "
    switch self {
    case .command: return "command"
    case .event: return "event"
    case .result: return "result"
    case .member: return ""
    case .value(let name):
      let names = values ?? [name]
      return colon + (names.count == 1 ? "value " : "values ") + names.map { "'\($0)'" }.joined(separator: ", ")
    case .branch(let name): return colon + "branch '\(name)'"
    case .form(let form): return colon + "JSON type \(form.rawValue)"
    case .feature(let name): return colon + "feature '\(name)'"
    }
  }
}

extension Difference.ConditionChange {
  fileprivate func phrase(from old: Condition?, to new: Condition?) -> String {
    switch (old, new) {
    case (let old?, nil): " is no longer conditional (was if \(old.text))"
    case (nil, let new?): " is now conditional (if \(new.text))"
    case (let old?, let new?):
      switch self {
      case .loosened: " has a looser condition (if \(new.text), was if \(old.text))"
      case .tightened: " has a stricter condition (if \(new.text), was if \(old.text))"
      case .crossed: " has another condition (if \(new.text), was if \(old.text))"
      }
    case (nil, nil): ""
    }
  }
}

extension Condition {
  /// The condition in words.
  var text: String {
    switch self {
    case .identifier(let name): name
    case .all(let operands): operands.map(\.nestedText).joined(separator: " and ")
    case .any(let operands): operands.map(\.nestedText).joined(separator: " or ")
    case .not(let operand): "not \(operand.nestedText)"
    case .written(_, let meaning): meaning.text
    }
  }

  private var nestedText: String {
    switch self {
    case .identifier, .not: text
    case .all(let operands), .any(let operands): operands.count == 1 ? text : "(\(text))"
    case .written(_, let meaning): meaning.nestedText
    }
  }
}
