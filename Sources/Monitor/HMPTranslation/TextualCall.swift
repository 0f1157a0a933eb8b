package import HMP
import MainLoop
import QAPIRuntime
import QJSON

/// A call of a QMP command with options written as text, whose types only the target knows.
///
/// Values are sent as strings. If the target reports that it expects another type, the value is converted and the call
/// repeated: a command has no effect until all arguments have the right types. This avoids the query of the schema, which
/// is large. A dry run takes the types from the schema instead.
///
/// QEMU reads sizes and other integers differently (octal, suffixes, signs), and QMP reports sizes as other integers. If a value
/// depends on it, a call that fails for another reason shows how many bits the target takes: a size has 64.
package struct TextualCall {
  package let command: String
  package let options: [OptionText.Option]
  /// The only member of the objects in lists, so that a repeated key is a list, as with `hostfwd`; nil if a list is written
  /// element by element, as `nodes.0=1,nodes.1=2`.
  package let listMember: String?
  /// The parser of QEMU's that reads these options.
  package let parser: Parser

  package enum Parser: Sendable {
    /// The parser of members, which also reads those of members: `a.b=c`.
    case members
    /// The older parser of flat options.
    case options
  }

  package init(command: String, options: [OptionText.Option], listMember: String?, parser: Parser) {
    self.command = command
    self.options = options
    self.listMember = listMember
    self.parser = parser
  }

  /// Executes the command.
  @MainLoop
  package func run(to purpose: String, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    if context.options.dryRun {
      let schema = try await TargetSchema(of: context.target)
      let lists = keys(schema)
      let members = try members(lists) { schema.type(of: $0, in: command, given: given) }
      return HMPOutput(value: try await context.ask(command, members, to: purpose))
    }
    var types: [String: OptionType] = [:]
    for _ in 0...options.count {
      let lists = listMember == nil ? [] : Set(types.filter { $0.value == .integers }.keys)
      let members = try members(lists) { types[$0.joined(separator: ".")] ?? .unknown }
      do throws(HMPError) {
        _ = try await context.ask(command, members, to: purpose)
        return HMPOutput()
      } catch {
        guard let mismatch = TypeMismatch(error), types[mismatch.member] == nil,
          let text = options.last(where: { $0.key == mismatch.member })?.value
        else { throw error }
        var type = mismatch.expected
        if type == .integers {
          guard listMember != nil else { throw error }
        } else {
          if !type.isUnambiguous(text), type == .integerOrSize {
            type = try await isNarrow(mismatch.member, types, context) ? .unsigned : .size
          }
          guard parser.accepts(text, as: type) else {
            throw .qmp(.generic("Parameter '\(mismatch.member)' expects \(parser.words(for: type))"))
          }
        }
        types[mismatch.member] = type
      }
    }
    return HMPOutput()
  }

  /// Whether the target takes fewer than 64 bits for an integer.
  ///
  /// The call has an ID that no target accepts. The types of members are checked before it, in the order in which the target
  /// has reported them so far.
  @MainLoop
  private func isNarrow(
    _ member: String, _ types: [String: OptionType], _ context: HMPContext
  ) async throws(HMPError) -> Bool {
    guard options.contains(where: { $0.key == "id" }) else { return false }
    let probe = options.map { option in
      switch option.key {
      case member: OptionText.Option(key: member, value: String(UInt64(UInt32.max) + 1))
      case "id": OptionText.Option(key: "id", value: "-")
      default: option
      }
    }
    var types = types
    types[member] = .integer
    let call = TextualCall(command: command, options: probe, listMember: listMember, parser: parser)
    let lists = listMember == nil ? [] : Set(types.filter { $0.value == .integers }.keys)
    let members = try call.members(lists) { types[$0.joined(separator: ".")] ?? .unknown }
    do throws(TargetError) {
      _ = try await context.target.execute(name: command, arguments: members)
    } catch {
      guard case .command(let response) = error else { throw HMPError(error) }
      return TypeMismatch.narrowMember(response.description) == member
    }
    return false
  }

  private func members(
    _ lists: Set<String>, _ type: (_ path: [String]) -> OptionType
  ) throws(HMPError) -> JSONObject {
    do throws(OptionTextError) {
      return try OptionText(spread(lists)).object(type)
    } catch {
      throw .qmp(.generic(error.description))
    }
  }

  /// The options with an index in the key of each element of these lists.
  private func spread(_ lists: Set<String>) -> [OptionText.Option] {
    guard let listMember else { return options }
    var places: [String: Int] = [:]
    return options.map { option in
      guard lists.contains(option.key) else { return option }
      let place = places[option.key, default: 0]
      places[option.key] = place + 1
      return OptionText.Option(key: "\(option.key).\(place).\(listMember)", value: option.value)
    }
  }

  /// The keys of lists whose elements are objects with only `listMember`.
  private func keys(_ schema: TargetSchema) -> Set<String> {
    Set(options.map(\.key)).filter { key in
      let path = key.split(separator: ".").map(String.init)
      return schema.wrappingMember(of: path, in: command, given: given) == listMember && listMember != nil
    }
  }

  private func given(_ path: [String]) -> String? { OptionText(options)[path.joined(separator: ".")] }
}

extension TextualCall.Parser {
  /// Whether the parser reads a text as a value of a type.
  fileprivate func accepts(_ text: String, as type: OptionType) -> Bool {
    if self == .options, type == .unsigned, text.contains("-") { return false }
    return type.value(of: text) != nil
  }

  /// The type in the words of the parser's messages.
  fileprivate func words(for type: OptionType) -> String {
    guard self == .options else { return type.words }
    return switch type {
    case .integer: "an int64 value"
    case .unsigned: "a uint64 value"
    case .size: "a size value"
    default: type.words
    }
  }
}

/// An error of a target that names the type which it expects of a value.
///
/// For some members, this is the only way to learn the type.
package struct TypeMismatch: Equatable {
  /// The member, as a key of options: `limits.iops-total`, `host-nodes.0`.
  package let member: String
  package let expected: OptionType

  /// Parses the error; nil for any other error.
  package init?(_ failure: HMPError) {
    guard case .qmp(let error) = failure else { return nil }
    let parts = error.description.split(separator: "'", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    switch (parts[0], parts[2].split(separator: " ", maxSplits: 1).first.map(String.init)) {
    case ("Invalid parameter type for ", ","):
      guard let word = parts[2].split(separator: " ").last, let type = Self.type(String(word)) else { return nil }
      expected = type
    case ("Parameter ", "expects"):
      guard let type = Self.type(String(parts[2].dropFirst(" expects ".count))) else { return nil }
      expected = type
    default: return nil
    }
    member = Self.key(of: parts[1])
  }

  /// The member of an error that names an unsigned integer of fewer than 64 bits as its type; nil for any other error.
  static func narrowMember(_ description: String) -> String? {
    let parts = description.split(separator: "'", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "Parameter ",
      [" expects uint8_t", " expects uint16_t", " expects uint32_t"].contains(parts[2])
    else { return nil }
    return key(of: parts[1])
  }

  /// The key of options for a path in JSON: `host-nodes[0]` is `host-nodes.0`.
  private static func key(of path: Substring) -> String {
    path.split(separator: "[").joined(separator: ".").split(separator: "]").joined()
  }

  private static func type(_ word: String) -> OptionType? {
    switch word {
    case "string": .string
    case "boolean": .boolean
    case "integer", "int64": .integer
    case "uint64": .integerOrSize
    case "size": .size
    case "number": .number
    case "array": .integers
    case "null": .null
    default: nil
    }
  }
}
