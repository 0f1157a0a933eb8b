package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Carries out `mouse_move DX DY [DZ]`.
  @MainLoop
  package static func mouseMove(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    var events = [
      InputEvent(.x, distance(arguments.string("dx_str"))), InputEvent(.y, distance(arguments.string("dy_str"))),
    ]
    let turn = distance(arguments.string("dz_str"))
    guard turn != 0 else { return try await send([events], context) }
    let direction: InputButton = turn > 0 ? .wheelUp : .wheelDown
    events.append(InputEvent(direction, isDown: true))
    // The guest has to see the wheel pressed before it sees it let go.
    return try await send([events, [InputEvent(direction, isDown: false)]], context)
  }

  /// Carries out `mouse_button STATE`: sends what changes from the state that this monitor sent last.
  @MainLoop
  package static func mouseButton(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let wanted = arguments.integer("button_state") ?? 0
    let changed = wanted ^ context.state.mouseButtons
    let buttons: KeyValuePairs<Int64, InputButton> = [1: .left, 4: .middle, 2: .right]
    let events = buttons.filter { changed & $0.key != 0 }.map { mask, button in
      InputEvent(button, isDown: wanted & mask != 0)
    }
    if !context.options.dryRun { context.state.mouseButtons = wanted }
    return events.isEmpty ? HMPOutput() : try await send([events], context)
  }

  /// Sends events to the guest; those that go together in one call.
  ///
  /// A machine that is stopped does not get them, and that is no failure.
  @MainLoop
  private static func send(_ groups: [[InputEvent]], _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let calls = groups.map { InputSendEvent(events: $0) }
    if let rehearsal = context.rehearsal(calls.map { CommandCall($0) }) { return rehearsal }
    do throws(HMPFailure) {
      for call in calls { _ = try await context.ask(call, to: "move a mouse") }
    } catch {
      guard case .qmp = error, await isStopped(context) else { throw error }
    }
    return HMPOutput()
  }

  @MainLoop
  private static func isStopped(_ context: HMPContext) async -> Bool {
    let status = try? await context.ask(QueryStatus(), to: "tell whether it runs")
    return status?.running == false
  }

  /// As much of a text as is a number, in 32 bits; 0 where it does not begin with one.
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
