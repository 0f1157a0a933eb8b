package import HMP
package import MainLoop
package import QAPIRuntime
package import QJSON

/// The arguments of a QMP command, written as text and converted to the types in the target's schema.
package struct WrittenArguments {
  package let command: String
  package let text: String
  private let schema: TargetSchema

  /// Queries the target's schema only if the text needs it, because the schema is large.
  @MainLoop
  package init(_ text: String, of command: String, on target: any CommandTarget) async throws(HMPError) {
    self.command = command
    self.text = text
    let needsTypes = text.contains("=") && !Self.isObject(text)
    schema = needsTypes ? try await TargetSchema(of: target) : TargetSchema([])
  }

  /// Parses `key=value,...` or one JSON object, without the blanks at the end.
  ///
  /// A key that is given again is an error, unless QEMU's own monitor reads such options and takes the last value.
  package func options(allowsRepetition: Bool = false) throws(HMPError) -> JSONObject {
    if Self.isObject(text) { return try object() }
    let end = text.lastIndex { character in !character.isWhitespace }
    do throws(OptionTextError) {
      let written = try OptionText(end.map { String(text[...$0]) } ?? "")
      if !allowsRepetition, let key = written.repeatedKey { throw OptionTextError.repeated(key) }
      return try written.object { path in
        schema.type(of: path, in: command) { path in written[path.joined(separator: ".")] }
      }
    } catch {
      throw .qmp(.generic(error.description))
    }
  }

  /// Parses `key=value ...` or one JSON object.
  ///
  /// A value that looks like JSON is parsed as JSON, unless the schema says that the member is a string: then it is the
  /// string that was written.
  package func words() throws(HMPError) -> JSONObject {
    if Self.isObject(text) { return try object() }
    do throws(OptionTextError) {
      var value = JSONValue.object(try QMPArgumentText(text).arguments)
      let guessed = value
      for word in text.split(whereSeparator: \.isWhitespace) {
        guard let (path, written) = Self.scalar(word), guessed.scalar(at: path[...]) != nil else { continue }
        let type = schema.type(of: path, in: command) { guessed.scalar(at: $0[...])?.stringValue }
        if type != .unknown {
          guard let scalar = type.value(of: written) else {
            throw OptionTextError.mistyped(path.joined(separator: "."), expected: type.words)
          }
          value.set(path[...], to: scalar)
        }
      }
      return value.objectValue ?? [:]
    } catch {
      throw .qmp(.generic(error.description))
    }
  }

  /// Whether the text begins like a JSON object.
  private static func isObject(_ text: String) -> Bool { text.first { !$0.isWhitespace } == "{" }

  private func object() throws(HMPError) -> JSONObject {
    do throws(JSONSyntaxError) {
      return try JSONValue.parse(text).objectValue ?? [:]
    } catch {
      throw .qmp(.generic("Invalid JSON object: \(error.detail)"))
    }
  }

  /// The path and the text of `key=value`; nil if the word has another form, or its value is written as JSON.
  private static func scalar(_ word: Substring) -> (path: [String], text: String)? {
    guard let mark = word.firstIndex(of: "=") else { return nil }
    let text = word[word.index(after: mark)...]
    guard let first = text.first, first != "\"", first != "{", first != "[" else { return nil }
    return (word[..<mark].split(separator: ".", omittingEmptySubsequences: false).map(String.init), String(text))
  }
}

extension JSONValue {
  /// The scalar at a path; nil if there is none.
  fileprivate func scalar(at path: ArraySlice<String>) -> JSONValue? {
    guard let step = path.first else {
      switch self {
      case .object, .array: return nil
      case .null, .bool, .integer, .unsigned, .number, .string: return self
      }
    }
    let child = self[step] ?? Int(step).flatMap { self[$0] }
    return child?.scalar(at: path.dropFirst())
  }

  /// Replaces the value at an existing path.
  fileprivate mutating func set(_ path: ArraySlice<String>, to value: JSONValue) {
    guard let step = path.first else {
      self = value
      return
    }
    switch self {
    case .object(var members):
      members[step]?.set(path.dropFirst(), to: value)
      self = .object(members)
    case .array(var elements):
      guard let index = Int(step), elements.indices.contains(index) else { return }
      elements[index].set(path.dropFirst(), to: value)
      self = .array(elements)
    case .null, .bool, .integer, .unsigned, .number, .string: break
    }
  }
}
