import HMP
import QAPIRuntime

/// What a target says of a value that has another type than it wants.
///
/// The only way to learn the type of some members: the target does not describe them.
struct TypeObjection: Equatable {
  /// The member at fault, as a key of options: `limits.iops-total`, `host-nodes.0`.
  let member: String
  let expected: OptionType

  /// Nil for any other failure.
  init?(_ failure: HMPFailure) {
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
    member = parts[1].split(separator: "[").joined(separator: ".").split(separator: "]").joined()
  }

  private static func type(_ word: String) -> OptionType? {
    switch word {
    case "string": .string
    case "boolean": .boolean
    case "integer", "int64", "uint64": .integer
    case "number": .number
    case "array": .integers
    case "null": .null
    default: nil
    }
  }
}
