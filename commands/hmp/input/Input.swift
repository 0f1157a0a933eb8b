import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  @MainLoop
  static func sendkey(_ arguments: SendkeyArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let words = arguments.keys.split(separator: "-", omittingEmptySubsequences: false)
    let takesAnyNumber = !(await context.target.has(newerThanTruncation))
    var keys: [KeyValue] = []
    for word in words.map(String.init) {
      guard let key = KeyValue(word, takesAnyNumber: takesAnyNumber) else {
        throw .refused("invalid parameter: \(nativeWord(word))\n")
      }
      keys.append(key)
    }
    let holdTime = arguments.holdTime.map { Int64(Int32(truncatingIfNeeded: $0)) }
    let call = MonitorAPI.SendKey(keys: keys, holdTime: holdTime)
    do throws(HMPError) {
      return HMPOutput(value: try await context.ask(call, to: "send keys").json)
    } catch {
      throw error.unacceptedValue.map { .refused("invalid parameter: \($0)\n") } ?? error
    }
  }

  /// A command that QEMU has had since 8.0.
  ///
  /// Older versions truncate key codes to 32 bits; newer ones refuse larger codes.
  private static let newerThanTruncation = "query-cryptodev"

  private static func nativeWord(_ word: String) -> String { word == "<" ? "less" : word }
}

extension KeyValue {
  /// Parses a name, or a code that begins with `0x`; nil for an invalid code or an empty name.
  ///
  /// The target checks names.
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

extension Translators {
  @MainLoop
  static func mouseMove(_ arguments: MouseMoveArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    var events = [
      InputEvent(.x, distance(arguments.dxStr)), InputEvent(.y, distance(arguments.dyStr)),
    ]
    let turn = distance(arguments.dzStr)
    guard turn != 0 else { return try await send([events], context) }
    let direction: InputButton = turn > 0 ? .wheelUp : .wheelDown
    events.append(InputEvent(direction, isDown: true))
    // The guest must see the press before the release, so they are sent in separate calls.
    return try await send([events, [InputEvent(direction, isDown: false)]], context)
  }

  /// Sends the changes from the state that this monitor sent last, or at first the state of each button: another monitor
  /// may hold it down.
  @MainLoop
  static func mouseButton(_ arguments: MouseButtonArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let wanted = arguments.buttonState
    let changed = context.state.mouseButtons.map { wanted ^ $0 } ?? ~0
    let buttons: KeyValuePairs<Int64, InputButton> = [1: .left, 4: .middle, 2: .right]
    let events = buttons.filter { changed & $0.key != 0 }.map { mask, button in
      InputEvent(button, isDown: wanted & mask != 0)
    }
    context.state.mouseButtons = wanted
    return events.isEmpty ? HMPOutput() : try await send([events], context)
  }

  /// Sends each group of events in one call.
  ///
  /// A stopped guest ignores them, which is not an error.
  @MainLoop
  private static func send(_ groups: [[InputEvent]], _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let calls = groups.map { InputSendEvent(events: $0) }
    do throws(HMPError) {
      for call in calls { _ = try await context.ask(call, to: "send mouse events") }
    } catch {
      guard case .qmp = error, await isStopped(context) else { throw error }
    }
    return HMPOutput()
  }

  @MainLoop
  private static func isStopped(_ context: HMPContext) async -> Bool {
    let status = try? await context.ask(QueryStatus(), to: "show the run state")
    return status?.running == false
  }

  /// The number at the beginning of a text, truncated to 32 bits as in QEMU; 0 if there is none.
  private static func distance(_ text: String?) -> Int64 {
    switch CInteger.prefix(text ?? "") {
    case .value(let magnitude, let isNegative):
      let bounded = Int64(clamping: magnitude)
      return Int64(Int32(truncatingIfNeeded: isNegative ? -bounded : bounded))
    case .tooLarge: return -1
    case nil: return 0
    }
  }
}

extension InputEvent {
  fileprivate init(_ axis: InputAxis, _ distance: Int64) {
    self.init(variant: .rel(InputMoveEventWrapper(data: InputMoveEvent(axis: axis, value: distance))))
  }

  fileprivate init(_ button: InputButton, isDown: Bool) {
    self.init(variant: .btn(InputBtnEventWrapper(data: InputBtnEvent(button: button, down: isDown))))
  }
}

extension Translators {
  static func infoMice(_ mice: [MouseInfo]) -> String {
    let lines = mice.map { mouse in
      "\(mouse.current ? "*" : " ") Mouse #\(mouse.index): \(mouse.name)\(mouse.absolute ? " (absolute)" : "")\n"
    }
    return mice.isEmpty ? "No mouse devices connected\n" : lines.joined()
  }
}
