import HMP
import QAPIRuntime

/// The options of `device_add` and `netdev_add`: of a key that was given twice the last value counts, but of `id` the
/// first.
struct FlaggedOptions {
  let written: OptionText
  /// The name of the new thing; nil when it was given none.
  let id: String?

  /// Checks the name here, where the native monitor's complaint does not reach who asked.
  init(_ text: String, impliedKey: String) throws(HMPFailure) {
    written = OptionText(flagged: text, impliedKey: impliedKey)
    id = written.options.first { $0.key == "id" }?.value
    if let id, !OptionText.isIdentifier(id) {
      throw .qmp(
        .generic(
          "Parameter 'id' expects an identifier\n"
            + "Identifiers consist of letters, digits, '-', '.', '_', starting with a letter."))
    }
  }

  subscript(key: String) -> String? { key == "id" ? id : written[key] }

  /// Each key once, where it was first given.
  var keys: [String] {
    var keys: [String] = []
    var known: Set<String> = []
    for option in written.options where known.insert(option.key).inserted { keys.append(option.key) }
    return keys
  }
}
