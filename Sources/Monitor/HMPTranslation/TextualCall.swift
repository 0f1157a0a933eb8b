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
/// QEMU's parsers read numbers differently (octal, suffixes, signs), and QMP does not report which of them reads a member.
/// A target with a human monitor of its own therefore gets the line itself if a value depends on the parser, or is not valid.
package struct TextualCall {
  package let command: String
  package let options: [OptionText.Option]
  /// The only member of the objects in lists, so that a repeated key is a list, as with `hostfwd`; nil if a list is written
  /// element by element, as `nodes.0=1,nodes.1=2`.
  package let listMember: String?
  /// The line for the target's own human monitor; nil if it would not understand all of the options.
  package let nativeLine: String?

  package init(command: String, options: [OptionText.Option], listMember: String?, nativeLine: String?) {
    self.command = command
    self.options = options
    self.listMember = listMember
    self.nativeLine = nativeLine
  }

  /// Executes the command.
  @MainLoop
  package func run(to purpose: String, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
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
      do throws(HMPFailure) {
        _ = try await context.ask(command, members, to: purpose)
        return HMPOutput()
      } catch {
        guard let mismatch = TypeMismatch(error), types[mismatch.member] == nil,
          let text = options.last(where: { $0.key == mismatch.member })?.value
        else { throw error }
        let isList = mismatch.expected == .integers
        if isList ? listMember == nil : !mismatch.expected.isUnambiguous(text) {
          if let nativeLine, let output = try await HumanMonitor.parsed(nativeLine, to: purpose, context) {
            return output
          }
          guard !isList, !mismatch.isInWordsForPeople || mismatch.expected.value(of: text) != nil else { throw error }
        }
        types[mismatch.member] = mismatch.expected
      }
    }
    return HMPOutput()
  }

  private func members(
    _ lists: Set<String>, _ type: (_ path: [String]) -> OptionType
  ) throws(HMPFailure) -> JSONObject {
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

/// An error of a target that names the type which it expects of a value.
///
/// For some members, this is the only way to learn the type.
package struct TypeMismatch: Equatable {
  /// The member, as a key of options: `limits.iops-total`, `host-nodes.0`.
  package let member: String
  package let expected: OptionType
  /// Whether the error reads as an error in an option, and not in JSON.
  package let isInWordsForPeople: Bool

  /// Parses the error; nil for any other error.
  package init?(_ failure: HMPFailure) {
    guard case .qmp(let error) = failure else { return nil }
    let parts = error.description.split(separator: "'", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    switch (parts[0], parts[2].split(separator: " ", maxSplits: 1).first.map(String.init)) {
    case ("Invalid parameter type for ", ","):
      guard let word = parts[2].split(separator: " ").last, let type = Self.type(String(word)) else { return nil }
      expected = type
      isInWordsForPeople = false
    case ("Parameter ", "expects"):
      guard let type = Self.type(String(parts[2].dropFirst(" expects ".count))) else { return nil }
      expected = type
      isInWordsForPeople = true
    default: return nil
    }
    member = parts[1].split(separator: "[").joined(separator: ".").split(separator: "]").joined()
  }

  private static func type(_ word: String) -> OptionType? {
    switch word {
    case "string": .string
    case "boolean": .boolean
    case "integer", "int64": .integer
    case "uint64": .integerOrSize
    case "number": .number
    case "array": .integers
    case "null": .null
    default: nil
    }
  }
}
