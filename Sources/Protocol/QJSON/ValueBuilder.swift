/// Builds one value from its tokens, with stacks of its own instead of recursion.
///
/// The first token that doesn't fit decides the outcome; the rest of the message is then passed over.
struct ValueBuilder: Sendable {
  private enum Expectation: Sendable {
    case value
    case firstName, name, colon, memberValue, memberSeparator
    case firstElement, element, elementSeparator
  }

  private enum Outcome: Sendable {
    case open
    case complete(JSONValue)
    case failed(JSONSyntaxError)
  }

  /// An object or array whose end wasn't seen.
  private struct Frame: Sendable {
    var isObject: Bool
    /// Where in `members` or `elements` its own begin.
    var start: Int
    /// The names so far, once there are too many to compare with one by one.
    var names: Set<ExactName>?
  }

  private var outcome = Outcome.open
  private var expectation = Expectation.value
  private var frames: [Frame] = []
  /// Of all open objects, the innermost last; the value of a member is null until it is complete.
  private var members: [JSONMember] = []
  /// Of all open arrays, the innermost last.
  private var elements: [JSONValue] = []

  /// The value, or what was wrong with it; makes the builder ready for another one.
  mutating func finish() -> JSONStreamParser.Event {
    defer { discard() }
    return switch outcome {
    case .complete(let value): .value(value)
    case .failed(let error): .failure(error)
    // The reader finishes when the brackets are balanced, and then there was a value or an error.
    case .open: .failure(JSONSyntaxError(.unexpectedEnd, offset: 0))
    }
  }

  /// Forgets all tokens.
  mutating func discard() {
    outcome = .open
    expectation = .value
    dropUnfinished()
  }

  mutating func take(structural byte: UInt8, at offset: Int) {
    guard case .open = outcome else { return }
    switch (byte, expectation) {
    case (UInt8(ascii: "{"), .value), (UInt8(ascii: "{"), .memberValue), (UInt8(ascii: "{"), .firstElement),
      (UInt8(ascii: "{"), .element):
      frames.append(Frame(isObject: true, start: members.count))
      expectation = .firstName
    case (UInt8(ascii: "["), .value), (UInt8(ascii: "["), .memberValue), (UInt8(ascii: "["), .firstElement),
      (UInt8(ascii: "["), .element):
      frames.append(Frame(isObject: false, start: elements.count))
      expectation = .firstElement
    case (UInt8(ascii: "}"), .firstName), (UInt8(ascii: "}"), .memberSeparator): closeObject()
    case (UInt8(ascii: "]"), .firstElement), (UInt8(ascii: "]"), .elementSeparator): closeArray()
    case (UInt8(ascii: ":"), .colon): expectation = .memberValue
    case (UInt8(ascii: ","), .memberSeparator): expectation = .name
    case (UInt8(ascii: ","), .elementSeparator): expectation = .element
    default: fail(JSONSyntaxError(mismatch, offset: offset))
    }
  }

  /// Takes a string, number or keyword with its whole text, quotes included.
  mutating func take(_ token: JSONToken, _ text: UnsafeBufferPointer<UInt8>, at offset: Int) {
    guard case .open = outcome else { return }
    do throws(JSONSyntaxError) {
      switch (expectation, token) {
      case (.firstName, .string(_, let isPlain)), (.name, .string(_, let isPlain)):
        try take(name: string(text, isPlain: isPlain, at: offset), at: offset)
      case (.value, _), (.memberValue, _), (.firstElement, _), (.element, _):
        complete(try scalar(token, text, at: offset))
      case (.firstName, _), (.name, _), (.colon, _), (.memberSeparator, _), (.elementSeparator, _):
        throw JSONSyntaxError(mismatch, offset: offset)
      }
    } catch {
      fail(error)
    }
  }
}

extension ValueBuilder {
  private func string(
    _ text: UnsafeBufferPointer<UInt8>, isPlain: Bool, at offset: Int
  ) throws(JSONSyntaxError) -> String {
    let content = UnsafeBufferPointer(rebasing: text[1..<text.count - 1])
    return try StringText.value(of: content, isPlain: isPlain, at: offset + 1)
  }

  private func scalar(
    _ token: JSONToken, _ text: UnsafeBufferPointer<UInt8>, at offset: Int
  ) throws(JSONSyntaxError) -> JSONValue {
    switch token {
    case .string(_, let isPlain): return .string(try string(text, isPlain: isPlain, at: offset))
    case .number(let state): return try NumberText.value(of: text, isWhole: state.isWhole, at: offset)
    case .keyword:
      switch String(decoding: text.prefix(Self.shownKeyword), as: UTF8.self) {
      case "null": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      case let keyword: throw JSONSyntaxError(.invalidKeyword(keyword), offset: offset)
      }
    }
  }

  /// How much of an unknown keyword is kept to show it.
  private static let shownKeyword = 32

  private mutating func take(name: String, at offset: Int) throws(JSONSyntaxError) {
    let top = frames.count - 1
    let start = frames[top].start
    if frames[top].names != nil {
      guard frames[top].names?.insert(ExactName(name)).inserted == true else {
        throw JSONSyntaxError(.duplicateName(name), offset: offset)
      }
    } else {
      for index in start..<members.count where members[index].name.hasSameBytes(as: name) {
        throw JSONSyntaxError(.duplicateName(name), offset: offset)
      }
      if members.count - start >= Self.comparedNames {
        frames[top].names = Set(members[start...].map { ExactName($0.name) } + [ExactName(name)])
      }
    }
    members.append(JSONMember(name, .null))
    expectation = .colon
  }

  /// With more names than these a set is faster, and safe from input made to be slow.
  private static let comparedNames = 16

  private mutating func complete(_ value: JSONValue) {
    guard let frame = frames.last else {
      outcome = .complete(value)
      return
    }
    if frame.isObject {
      members[members.count - 1].value = value
      expectation = .memberSeparator
    } else {
      elements.append(value)
      expectation = .elementSeparator
    }
  }

  private mutating func closeObject() {
    let start = frames.removeLast().start
    complete(.object(JSONObject(members.removeTail(from: start))))
  }

  private mutating func closeArray() {
    let start = frames.removeLast().start
    complete(.array(elements.removeTail(from: start)))
  }

  /// What is wrong with a token that isn't expected.
  private var mismatch: JSONSyntaxError.Problem {
    switch expectation {
    case .value, .memberValue, .firstElement, .element: .expectedValue
    case .firstName, .name: .nameNotString
    case .colon: .expectedColon
    case .memberSeparator: .expectedSeparatorInObject
    case .elementSeparator: .expectedSeparatorInArray
    }
  }

  private mutating func fail(_ error: JSONSyntaxError) {
    outcome = .failed(error)
    dropUnfinished()
  }

  private mutating func dropUnfinished() {
    if !frames.isEmpty { frames.removeAll(keepingCapacity: true) }
    members.removeAll(keepingCapacity: members.capacity <= Self.keptCapacity)
    elements.removeAll(keepingCapacity: elements.capacity <= Self.keptCapacity)
  }

  /// Above this the stacks are given back after a message.
  private static let keptCapacity = 1 << 12
}

extension Array {
  /// Cuts off the elements from an index on.
  fileprivate mutating func removeTail(from start: Int) -> [Element] {
    if start == 0 {
      // Nearly always: nothing is copied.
      let all = self
      self = []
      return all
    }
    let tail = Array(self[start...])
    removeLast(count - start)
    return tail
  }
}
