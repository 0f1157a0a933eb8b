import Testing

/// Rows of character devices, networks, displays, input and migration that one QMP command carries out.
@Suite struct DeviceLineTests {
  @Test(arguments: [
    ("chardev-remove c0", #"chardev-remove {"id": "c0"}"#),
    ("chardev-send-break c0", #"chardev-send-break {"id": "c0"}"#),
    ("ringbuf_write rb \"a b\\n\"", #"ringbuf-write {"device": "rb", "data": "a b\n"}"#),
    ("set_link nic0 off", #"set_link {"name": "nic0", "up": false}"#),
    ("screendump /f", #"screendump {"filename": "/f"}"#),
    ("screendump /f -f png", #"screendump {"filename": "/f", "format": "png"}"#),
    ("screendump /f -fpng vga0 1", #"screendump {"filename": "/f", "format": "png", "device": "vga0", "head": 1}"#),
    ("screendump \"/a b\" vga0", #"screendump {"filename": "/a b", "device": "vga0"}"#),
    (
      "set_password vnc p -d x keep",
      #"set_password {"protocol": "vnc", "password": "p", "connected": "keep", "display": "x"}"#
    ),
    ("expire_password vnc +30", #"expire_password {"protocol": "vnc", "time": "+30"}"#),
    (
      "client_migrate_info spice h 1 2 s",
      #"client_migrate_info {"protocol": "spice", "hostname": "h", "port": 1, "tls-port": 2, "cert-subject": "s"}"#
    ),
    ("client_migrate_info spice h", #"client_migrate_info {"protocol": "spice", "hostname": "h"}"#),
    (
      "sendkey ctrl-a 50",
      #"send-key {"keys": [{"type": "qcode", "data": "ctrl"}, {"type": "qcode", "data": "a"}], "hold-time": 50}"#
    ),
    ("migrate -d u", #"migrate {"uri": "u"}"#),
    ("migrate -d -r u", #"migrate {"uri": "u", "resume": true}"#),
    ("migrate_cancel", "migrate_cancel"), ("migrate_pause", "migrate-pause"),
    ("migrate_start_postcopy", "migrate-start-postcopy"),
    ("migrate_continue pre-switchover", #"migrate-continue {"state": "pre-switchover"}"#),
    ("migrate_incoming unix:/s", #"migrate-incoming {"uri": "unix:/s"}"#),
    ("migrate_recover unix:/s", #"migrate-recover {"uri": "unix:/s"}"#),
    ("x_colo_lost_heartbeat", "x-colo-lost-heartbeat"),
    (
      "migrate_set_capability events on",
      #"migrate-set-capabilities {"capabilities": [{"capability": "events", "state": true}]}"#
    ),
    ("hostfwd_add tcp::1-:2", #"human-monitor-command {"command-line": "hostfwd_add tcp::1-:2"}"#),
    ("mouse_set 1+1", #"human-monitor-command {"command-line": "mouse_set 2"}"#),
    ("info network", #"human-monitor-command {"command-line": "info network"}"#),
    ("info usernet", #"human-monitor-command {"command-line": "info usernet"}"#),
  ])
  func linesBecomeCommands(line: String, call: String) throws {
    let answers = call.hasPrefix("human") ? ["human-monitor-command": #""""#] : [:]
    try check(line, answers: answers, calls: [call])
  }

  @Test(arguments: [
    ("set_link nic0 ON", "Expected 'on' or 'off'\nTry \"help set_link\" for more information\n"),
    ("screendump /f -x", "screendump: unsupported option -x\nTry \"help screendump\" for more information\n"),
    ("set_password vnc", "set_password: string expected\nTry \"help set_password\" for more information\n"),
    ("migrate -z u", "migrate: unsupported option -z\nTry \"help migrate\" for more information\n"),
    ("ringbuf_read rb", "unexpected end of expression\nTry \"help ringbuf_read\" for more information\n"),
    (
      "mouse_button -1",
      "'mouse_button' has failed: integer is for 32-bit values\nTry \"help mouse_button\" for more information\n"
    ),
  ])
  func wrongLines(line: String, text: String) throws { try check(line, text) }
}
