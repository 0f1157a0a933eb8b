package import HMP
package import MainLoop
import MonitorAPI
package import QAPIRuntime
package import QJSON

/// The arguments of a QMP command as text, given the types that the target's commands take.
package struct WrittenArguments {
  package let command: String
  package let text: String
  private let schema: TargetSchema

  /// Asks the target for the types where the text needs them: its description is large.
  @MainLoop
  package init(_ text: String, of command: String, on target: any CommandTarget) async throws(HMPFailure) {
    self.command = command
    self.text = text
    let needsTypes = text.contains("=") && !Self.isObject(text)
    schema = needsTypes ? try await TargetSchema(of: target) : TargetSchema([])
  }

  /// Reads `key=value,...` or one JSON object; blanks at the end are none of the last value.
  package func options() throws(HMPFailure) -> JSONObject {
    if Self.isObject(text) { return try object() }
    let end = text.lastIndex { character in !character.isWhitespace }
    do throws(OptionTextError) {
      let written = try OptionText(end.map { String(text[...$0]) } ?? "")
      return try written.object { path in
        schema.type(of: path, in: command) { path in written[path.joined(separator: ".")] }
      }
    } catch {
      throw .qmp(.generic(error.description))
    }
  }

  /// Reads `key=value ...` or one JSON object.
  ///
  /// A value that is JSON by its looks is taken as such, unless the target says that it is to be a string: then it is
  /// one, with the characters that were written.
  package func words() throws(HMPFailure) -> JSONObject {
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

  private func object() throws(HMPFailure) -> JSONObject {
    do throws(JSONSyntaxError) {
      return try JSONValue.parse(text).objectValue ?? [:]
    } catch {
      throw .qmp(.generic("Invalid JSON object: \(error.detail)"))
    }
  }

  /// The path and the text of `key=value`; nil for what is no such word, or is written as JSON.
  private static func scalar(_ word: Substring) -> (path: [String], text: String)? {
    guard let mark = word.firstIndex(of: "=") else { return nil }
    let text = word[word.index(after: mark)...]
    guard let first = text.first, first != "\"", first != "{", first != "[" else { return nil }
    return (word[..<mark].split(separator: ".", omittingEmptySubsequences: false).map(String.init), String(text))
  }
}

extension JSONValue {
  /// What is at a path, unless it has members or elements.
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

  /// Replaces what is at a path that exists.
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

/// The names of a target, by the members of commands that take them.
package enum TargetNames {
  /// Whether a name is one that a member takes: `device` the name of a disk, `node-name` that of a node.
  ///
  /// False for other members, and where the target can't list such names.
  @MainLoop
  package static func contains(
    _ member: String, _ name: String, _ target: any CommandTarget
  ) async throws(HMPFailure) -> Bool {
    do throws(TargetError) {
      switch member {
      case "device": return try await target.execute(QueryBlock()).contains { $0.device == name }
      case "node-name":
        return try await target.execute(QueryNamedBlockNodes(flat: true)).contains { $0.nodeName == name }
      default: return false
      }
    } catch {
      guard case .command = error else { throw HMPFailure(error) }
      return false
    }
  }
}
