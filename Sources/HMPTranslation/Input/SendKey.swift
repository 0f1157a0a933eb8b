package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Carries out `sendkey KEYS [HOLD-TIME]`.
  @MainLoop
  package static func sendkey(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let words = (arguments.string("keys") ?? "").split(separator: "-", omittingEmptySubsequences: false)
    let takesAnyNumber = !(await context.target.has(laterThanTheRangeCheck))
    var keys: [KeyValue] = []
    for word in words.map(String.init) {
      guard let key = KeyValue(word, takesAnyNumber: takesAnyNumber) else {
        throw .refused("invalid parameter: \(nativeWord(word))\n")
      }
      keys.append(key)
    }
    let holdTime = arguments.integer("hold-time").map { Int64(Int32(truncatingIfNeeded: $0)) }
    let call = MonitorAPI.SendKey(keys: keys, holdTime: holdTime)
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    do throws(HMPFailure) {
      return HMPOutput(value: try await context.ask(call, to: "press keys").json)
    } catch {
      throw error.unacceptedValue.map { .refused("invalid parameter: \($0)\n") } ?? error
    }
  }

  /// A command that came after codes of keys had to fit into 32 bits; before, more bits were dropped.
  private static let laterThanTheRangeCheck = "query-cryptodev"

  private static func nativeWord(_ word: String) -> String { word == "<" ? "less" : word }
}

extension KeyValue {
  /// Reads a name, or a code that begins with `0x`; nil for what is neither.
  ///
  /// Names that no target is known to have are left to the target.
  fileprivate init?(_ word: String, takesAnyNumber: Bool) {
    guard word.hasPrefix("0x") else {
      guard !word.isEmpty else { return nil }
      self.init(variant: .qcode(QKeyCodeWrapper(data: QKeyCode(name: word == "<" ? "less" : word))))
      return
    }
    switch CInteger(word) {
    case .value(let code, _) where takesAnyNumber || code <= Int32.max:
      self.init(variant: .number(IntWrapper(data: Int64(Int32(truncatingIfNeeded: code)))))
    case .tooLarge where takesAnyNumber:
      self.init(variant: .number(IntWrapper(data: -1)))
    case .value, .tooLarge, nil: return nil
    }
  }
}

extension HMPFailure {
  /// The value that the target says is none of those that a member can have; nil for any other failure.
  var unacceptedValue: String? {
    guard case .qmp(let error) = self, error.description.hasSuffix("'") else { return nil }
    let mark = " does not accept value '"
    guard let start = error.description.firstRange(of: mark)?.upperBound else { return nil }
    return String(error.description[start...].dropLast())
  }
}
