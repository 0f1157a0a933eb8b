import HMP
import QJSON
import Testing

/// The secrets of QMP messages, which no output shows.
@Suite struct ConcealTests {
  @Test(arguments: [
    (#"{"execute": "query-status"}"#, #"{"execute": "query-status"}"#),
    (
      #"{"execute": "set_password", "arguments": {"protocol": "vnc", "password": "x"}}"#,
      #"{"execute": "set_password", "arguments": {"protocol": "vnc", "password": "..."}}"#
    ),
    (
      #"{"execute": "object-add", "arguments": {"qom-type": "secret", "id": "a", "data": "x"}}"#,
      #"{"execute": "object-add", "arguments": {"qom-type": "secret", "id": "a", "data": "..."}}"#
    ),
    (
      #"{"execute": "object-add", "arguments": {"qom-type": "secret_keyring", "props": {"data": "x"}}}"#,
      #"{"execute": "object-add", "arguments": {"qom-type": "secret_keyring", "props": {"data": "..."}}}"#
    ),
    (
      #"{"execute": "object-add", "arguments": {"qom-type": "rng", "data": "x"}}"#,
      #"{"execute": "object-add", "arguments": {"qom-type": "rng", "data": "x"}}"#
    ),
    (
      #"{"execute": "transaction", "arguments": {"actions": [{"data": {"password": "x"}}]}}"#,
      #"{"execute": "transaction", "arguments": {"actions": [{"data": {"password": "..."}}]}}"#
    ),
    (
      #"{"execute": "human-monitor-command", "arguments": {"command-line": "change vnc password x"}}"#,
      #"{"execute": "human-monitor-command", "arguments": {"command-line": "..."}}"#
    ),
    (
      #"{"execute": "human-monitor-command", "arguments": {"command-line": "info status"}}"#,
      #"{"execute": "human-monitor-command", "arguments": {"command-line": "info status"}}"#
    ),
    (
      #"{"execute": "qom-set", "arguments": {"path": "a", "property": "password", "value": "x"}}"#,
      #"{"execute": "qom-set", "arguments": {"path": "a", "property": "password", "value": "..."}}"#
    ),
    (
      #"{"execute": "change", "arguments": {"device": "vnc", "target": "password", "arg": "x"}}"#,
      #"{"execute": "change", "arguments": {"device": "vnc", "target": "password", "arg": "..."}}"#
    ),
    (
      #"{"execute": "blockdev-add", "arguments": {"url": "https://me:x@host/a:b@c", "more": ["iscsi://me%x@host/t/0"]}}"#,
      #"{"execute": "blockdev-add", "arguments": {"url": "https://me:...@host/a:b@c", "more": ["iscsi://me%...@host/t/0"]}}"#
    ),
    (
      #"{"return": [{"file": "json:{\"url\": \"ftp://a:b@c/d\"}"}, "https://me@host/", "http://[::1]:80/a@b", "a:b@c"]}"#,
      #"{"return": [{"file": "json:{\"url\": \"ftp://a:...@c/d\"}"}, "https://me@host/", "http://[::1]:80/a@b", "a:b@c"]}"#
    ),
    (#"{"password": true, "password-secret": "id"}"#, #"{"password": true, "password-secret": "id"}"#),
  ])
  func message(_ message: String, _ shown: String) throws {
    #expect(try JSONValue.parse(message).withoutSecrets.text() == shown)
  }
}
