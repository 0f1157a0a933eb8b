import HMP
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct NetTests {
  /// Its timing is that of migrations, not what QMP takes by default.
  @Test(arguments: [
    (nil, ""), ("nic0", #", "interfaces": ["nic0"]"#), ("a,,b,", #", "interfaces": ["a", "", "b"]"#), ("", ""),
  ])
  func announcements(interfaces: String?, members: String) throws {
    let parameters =
      #"{"announce-initial": 60, "announce-max": 600, "announce-rounds": 6, "announce-step": 61}"#
    var arguments: KeyValuePairs<String, HMPValue> = [:]
    if let interfaces { arguments = ["interfaces": .string(interfaces), "id": .string("x")] }
    try run(
      translator("announce_self"), arguments, answers: ["query-migrate-parameters": parameters, "announce-self": "{}"]
    ).expect(
      "",
      calls: [
        "query-migrate-parameters",
        #"announce-self {"initial": 60, "max": 600, "rounds": 6, "step": 61"# + members
          + (interfaces == nil ? "}" : #", "id": "x"}"#),
      ])
  }

  @Test(arguments: [
    ("host forwarding rule for tcp::1 removed\r\n", "host forwarding rule for tcp::1 removed\n"),
    ("host forwarding rule for tcp::1 not found\r\n", "host forwarding rule for tcp::1 not found\n"),
    ("invalid format\r\n", "invalid format\n"), ("Error: no network\r\n", "Error: no network\n"),
  ])
  func aForwardedPortIsSaidToBeRemoved(answer: String, text: String) throws {
    try run(
      translator("hostfwd_remove"), ["arg1": "tcp::1"], answers: ["human-monitor-command": "\"\(answer.escaped)\""]
    ).expect(text)
  }
}

extension String {
  fileprivate var escaped: String { split(separator: "\r\n").joined(separator: "\\r\\n") + "\\r\\n" }
}
