import HMP
import QAPIRuntime
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct ChardevTests {
  private static let options = #"""
    [{"option": "chardev", "parameters": [
      {"name": "backend", "type": "string"}, {"name": "path", "type": "string"}, {"name": "host", "type": "string"},
      {"name": "port", "type": "string"}, {"name": "fd", "type": "string"}, {"name": "server", "type": "boolean"},
      {"name": "wait", "type": "boolean"}, {"name": "delay", "type": "boolean"}, {"name": "nodelay", "type": "boolean"},
      {"name": "telnet", "type": "boolean"}, {"name": "reconnect", "type": "number"}, {"name": "to", "type": "number"},
      {"name": "width", "type": "number"}, {"name": "size", "type": "size"}, {"name": "mux", "type": "boolean"},
      {"name": "localaddr", "type": "string"}, {"name": "localport", "type": "string"},
      {"name": "name", "type": "string"}, {"name": "chardev", "type": "string"}, {"name": "append", "type": "boolean"},
      {"name": "abstract", "type": "boolean"}, {"name": "logfile", "type": "string"},
      {"name": "signal", "type": "boolean"}, {"name": "chardevs.0", "type": "string"},
      {"name": "chardevs.1", "type": "string"}]}]
    """#

  private func add(_ text: String, answers: [String: String] = [:], errors: [String: QMPError] = [:]) throws -> Outcome
  {
    var all = ["query-command-line-options": Self.options, "chardev-add": "{}", "chardev-remove": "{}"]
    for (name, answer) in answers { all[name] = answer }
    return try run(row("chardev-add"), ["args": .string(text)], answers: all, errors: errors)
  }

  /// The back end that a text describes, without an ID.
  @Test(arguments: [
    ("null", #"null"; {}"#), ("file,path=/f,append=on", #"file"; {"out": "/f", "append": true}"#),
    ("file,path=/a,,b", #"file"; {"out": "/a,b"}"#), ("pipe,path=/p", #"pipe"; {"device": "/p"}"#),
    ("serial,path=/dev/x", #"serial"; {"device": "/dev/x"}"#), ("stdio,signal=off", #"stdio"; {"signal": false}"#),
    ("pty", #"pty"; {}"#), ("pty,path=/l", #"pty"; {"path": "/l"}"#),
    ("ringbuf,size=1k", #"ringbuf"; {"size": 1024}"#), ("ringbuf,size=0", #"ringbuf"; {}"#),
    ("vc,width=0x10", #"vc"; {"width": 16}"#), ("vc,width=-1", #"vc"; {"width": -1}"#),
    ("mux,chardev=b", #"mux"; {"chardev": "b"}"#), ("spicevmc,name=v", #"spicevmc"; {"type": "v"}"#),
    ("spiceport,name=v", #"spiceport"; {"fqdn": "v"}"#), ("dbus,name=v", #"dbus"; {"name": "v"}"#),
    ("hub,chardevs.0=a,chardevs.1=b", #"hub"; {"chardevs": ["a", "b"]}"#),
    ("null,logfile=/l", #"null"; {"logfile": "/l"}"#),
    (
      "socket,path=/s,server=on,wait=off",
      #"socket"; {"addr": {"type": "unix", "data": {"path": "/s"}}, "server": true, "wait": false}"#
    ),
    (
      "socket,path=/s,server=on",
      #"socket"; {"addr": {"type": "unix", "data": {"path": "/s"}}, "server": true, "wait": true}"#
    ),
    (
      "socket,host=h,port=1,to=5,delay=off,reconnect=3",
      #"socket"; {"addr": {"type": "inet", "data": {"host": "h", "port": "1", "to": 5}}, "nodelay": true, "#
        + #""server": false, "reconnect": 3}"#
    ),
    ("socket", #"socket"; {"addr": {"type": "fd", "data": {"str": ""}}, "server": false}"#),
    ("udp,port=1", #"udp"; {"remote": {"type": "inet", "data": {"host": "localhost", "port": "1"}}}"#),
    (
      "udp,port=1,localport=2",
      #"udp"; {"remote": {"type": "inet", "data": {"host": "localhost", "port": "1"}}, "#
        + #""local": {"type": "inet", "data": {"host": "", "port": "2"}}}"#
    ),
  ])
  func options(text: String, data: String) throws {
    let backend = data.split(separator: "; ", maxSplits: 1)
    let description = #""backend": {"type": "\#(backend[0]), "data": \#(backend[1])}"#
    let outcome = try add(text + ",id=c0")
    #expect(outcome.text.isEmpty)
    #expect(outcome.calls.last == #"chardev-add {"id": "c0", \#(description)}"#)
  }

  @Test(arguments: [
    ("null", "chardev: no id specified"), ("id=c0", "chardev: \"c0\" missing backend"),
    ("file,id=c0", "chardev: file: no filename given"), ("pipe,id=c0", "chardev: pipe: no device path given"),
    ("serial,id=c0", "chardev: serial/tty: no device path given"),
    ("parallel,id=c0", "chardev: parallel: no device path given"), ("mux,id=c0", "chardev: mux: no chardev given"),
    ("udp,id=c0", "chardev: udp: remote port not specified"),
    ("socket,id=c0,host=h", "chardev: socket: no port given"),
    ("socket,id=c0,host=h,path=p", "None or one of 'path', 'fd' or 'host' option required."),
    ("socket,id=c0,path=p,delay=on,nodelay=on", "'delay' and 'nodelay' are mutually exclusive"),
    ("spicevmc,id=c0", "chardev: spice channel: no name given"),
    ("spiceport,id=c0", "chardev: spice port: no name given"), ("dbus,id=c0", "chardev: dbus: no name given"),
  ])
  func missing(text: String, message: String) throws { try add(text).expect("Error: \(message)\n") }

  @Test(arguments: [
    ("null,id=c0,bogus=1", "Invalid parameter 'bogus'\n"), ("null,id=c0,help", ""), ("null,?", ""),
    ("null,id=c0,mux=maybe", "Parameter 'mux' expects 'on' or 'off'\n"),
    ("vc,id=c0,width=x", "Parameter 'width' expects a number\n"),
    (
      "vc,id=c0,width=99999999999999999999",
      "Value '99999999999999999999' is too large for parameter 'width'\n"
    ),
    (
      "ringbuf,id=c0,size=99999999999999999999",
      "Value '99999999999999999999' is out of range for parameter 'size'\n"
    ),
    (
      "null,id=1x",
      "Parameter 'id' expects an identifier\n"
        + "Identifiers consist of letters, digits, '-', '.', '_', starting with a letter.\n"
    ),
  ])
  func unreadable(text: String, reason: String) throws {
    try add(text).expect(reason + "Error: Parsing chardev args failed\n")
  }

  @Test func flagsWithoutValuesAreAcceptedWithAWarning() throws {
    let outcome = try add("socket,id=c0,path=/s,server,nowait")
    outcome.expect(
      """
      warning: short-form boolean option 'server' deprecated
      Please use server=on instead
      warning: short-form boolean option 'nowait' deprecated
      Please use wait=off instead

      """)
    #expect(outcome.calls.last?.contains(#""server": true, "wait": false"#) == true)
  }

  @Test func onlyOldTargetsAcceptAliasesOfTypes() throws {
    let warning = "warning: The alias 'tty' is deprecated, use 'serial' instead\n"
    let outcome = try add("tty,id=c0,path=/dev/x")
    outcome.expect(warning)
    #expect(outcome.calls.last?.contains(#"{"type": "serial", "data": {"device": "/dev/x"}}"#) == true)
    let refusal = QMPError.generic("Parameter 'type' does not accept value 'tty'")
    try add("tty,id=c0,path=/dev/x", answers: ["query-cryptodev": "[]"], errors: ["chardev-add": refusal])
      .expect("Error: 'tty' is not a valid char driver name\n")
  }

  @Test func muxAddsASecondDevice() throws {
    try add("null,id=c0,mux=on").expect(
      "",
      calls: [
        #"query-command-line-options {"option": "chardev"}"#,
        #"chardev-add {"id": "c0-base", "backend": {"type": "null", "data": {}}}"#,
        #"chardev-add {"id": "c0", "backend": {"type": "mux", "data": {"chardev": "c0-base"}}}"#,
      ])
  }

  @Test func messagesAreThoseOfTheHumanMonitor() throws {
    try add("pty,id=c0", answers: ["chardev-add": #"{"pty": "/dev/pts/3"}"#])
      .expect("char device redirected to /dev/pts/3 (label c0)\n")
    let refusal = QMPError.generic("Failed to add chardev 'c0': size of ringbuf chardev must be power of two")
    try add("ringbuf,id=c0", errors: ["chardev-add": refusal])
      .expect("Error: size of ringbuf chardev must be power of two\n")
  }

  @Test(arguments: ["help", "?", "help,id=x"])
  func kinds(text: String) throws {
    try add(text, answers: ["query-chardev-backends": #"[{"name": "pty"}, {"name": "null"}]"#])
      .expect("Available chardev backend types: \n  null\n  pty\n")
  }

  @Test func changingKeepsTheID() throws {
    let arguments: KeyValuePairs<String, HMPValue> = ["id": .string("c0"), "args": .string("null")]
    try run(row("chardev-change"), arguments, answers: ["chardev-change": "{}"])
      .expect("", calls: [#"chardev-change {"id": "c0", "backend": {"type": "null", "data": {}}}"#])
    try run(row("chardev-change"), ["id": .string("c0"), "args": .string("null,id=c1")])
      .expect("Error: Unexpected 'id' parameter\n", calls: [])
  }

  @Test func devices() throws {
    let response = #"[{"label": "c0", "filename": "pty:/dev/pts/0", "frontend-open": false}]"#
    try run(row("info chardev"), answers: ["query-chardev": response]).expect("c0: filename=pty:/dev/pts/0\n")
  }

  @Test func controlCharactersOfARingBufferAreEscaped() throws {
    let arguments: KeyValuePairs<String, HMPValue> = ["device": .string("rb"), "size": .integer(9)]
    try run(row("ringbuf_read"), arguments, answers: ["ringbuf-read": #""a\r\\\u007fé\tb\n""#])
      .expect("a\\u000D\\\\\\u007Fé\tb\n\n", calls: [#"ringbuf-read {"device": "rb", "size": 9}"#])
  }
}
