import HMP
import QAPIRuntime
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct InputTests {
  @Test(arguments: [
    ("a", #"{"type": "qcode", "data": "a"}"#), ("<", #"{"type": "qcode", "data": "less"}"#),
    ("0x1e", #"{"type": "number", "data": 30}"#), ("f99", #"{"type": "qcode", "data": "f99"}"#),
    ("ctrl-0x1", #"{"type": "qcode", "data": "ctrl"}, {"type": "number", "data": 1}"#),
  ])
  func keys(text: String, keys: String) throws {
    try run(row("sendkey"), ["keys": .string(text)], answers: ["send-key": "{}"])
      .expect("", calls: [#"send-key {"keys": [\#(keys)]}"#])
  }

  @Test(arguments: [
    ("", ""), ("a-", ""), ("-a", ""), ("0x", "0x"), ("0x1z", "0x1z"), ("a-0x-1", "0x"),
  ])
  func invalidKeys(text: String, fault: String) throws {
    try run(row("sendkey"), ["keys": .string(text)], answers: ["send-key": "{}"])
      .expect("invalid parameter: \(fault)\n", calls: [])
  }

  @Test func theTargetChecksTheNamesOfKeys() throws {
    let refusal = QMPError.generic("Parameter 'data' does not accept value 'nokey'")
    try run(row("sendkey"), ["keys": .string("a-nokey")], errors: ["send-key": refusal])
      .expect("invalid parameter: nokey\n")
  }

  @Test func onlyOldTargetsTruncateKeyCodes() throws {
    let arguments: KeyValuePairs<String, HMPValue> = ["keys": .string("0x100000001"), "hold-time": .integer(5)]
    try run(row("sendkey"), arguments, answers: ["send-key": "{}"])
      .expect("", calls: [#"send-key {"keys": [{"type": "number", "data": 1}], "hold-time": 5}"#])
    try run(row("sendkey"), arguments, answers: ["send-key": "{}", "query-cryptodev": "[]"])
      .expect("invalid parameter: 0x100000001\n", calls: [])
  }

  private static func moved(_ x: Int, _ y: Int) -> String {
    #"{"type": "rel", "data": {"axis": "x", "value": \#(x)}}, {"type": "rel", "data": {"axis": "y", "value": \#(y)}}"#
  }

  private static func button(_ name: String, _ down: Bool) -> String {
    #"{"type": "btn", "data": {"button": "\#(name)", "down": \#(down)}}"#
  }

  private static func sent(_ events: String...) -> String { sent(events) }

  private static func sent(_ events: [String]) -> String {
    #"input-send-event {"events": [\#(events.joined(separator: ", "))]}"#
  }

  @Test func movements() throws {
    try run(
      row("mouse_move"), ["dx_str": .string("0x10"), "dy_str": .string("-5z")],
      answers: ["input-send-event": "{}"]
    ).expect("", calls: [Self.sent(Self.moved(16, -5))])
  }

  @Test func theWheelIsPressedAndReleasedInTwoCalls() throws {
    try run(
      row("mouse_move"), ["dx_str": .string("1"), "dy_str": .string("x"), "dz_str": .string("-3")],
      answers: ["input-send-event": "{}"]
    ).expect(
      "",
      calls: [
        Self.sent(Self.moved(1, 0), Self.button("wheel-down", true)), Self.sent(Self.button("wheel-down", false)),
      ])
  }

  /// 1 is the left button, 2 the right and 4 the middle one, although the help of QEMU has another order.
  @Test(arguments: [
    (1, [true, false, false]), (2, [false, false, true]), (4, [false, true, false]), (7, [true, true, true]),
    (0, [false, false, false]), (8, [false, false, false]),
  ])
  func theFirstStateIsSentWhole(state: Int, isDown: [Bool]) throws {
    let events = zip(["left", "middle", "right"], isDown).map { Self.button($0, $1) }
    try run(row("mouse_button"), ["button_state": .integer(Int64(state))], answers: ["input-send-event": "{}"])
      .expect("", calls: [Self.sent(events)])
  }

  @Test func onlyChangesOfButtonsAreSent() throws {
    let calls = try runInTurn(
      row("mouse_button"), [1, 3, 3, 2, 0].map { ["button_state": .integer($0)] },
      answers: ["input-send-event": "{}"])
    #expect(
      calls == [
        Self.sent([Self.button("left", true), Self.button("middle", false), Self.button("right", false)]),
        Self.sent(Self.button("right", true)),
        Self.sent(Self.button("left", false)), Self.sent(Self.button("right", false)),
      ])
  }

  @Test func aPausedGuestIgnoresEvents() throws {
    let refusal = QMPError.generic("VM not running")
    try run(
      row("mouse_button"), ["button_state": .integer(1)],
      answers: ["query-status": #"{"status": "paused", "running": false}"#], errors: ["input-send-event": refusal]
    ).expect("")
    try run(
      row("mouse_button"), ["button_state": .integer(1)],
      answers: ["query-status": #"{"status": "running", "running": true}"#], errors: ["input-send-event": refusal]
    ).expect("Error: VM not running\n")
  }

  @Test func mice() throws {
    let response = #"""
      [{"name": "T", "index": 3, "current": false, "absolute": true},
       {"name": "P", "index": 2, "current": true, "absolute": false}]
      """#
    try run(row("info mice"), answers: ["query-mice": response])
      .expect("  Mouse #3: T (absolute)\n* Mouse #2: P\n")
    try run(row("info mice"), answers: ["query-mice": "[]"]).expect("No mouse devices connected\n")
  }
}
