import QMPTransport
import Testing

private func check(_ text: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
  do throws(AddressError) {
    let address = try QMPAddress(parsing: text)
    #expect("\(address)" == expected, sourceLocation: sourceLocation)
    #expect((try? QMPAddress(parsing: "\(address)")) == address, sourceLocation: sourceLocation)
  } catch {
    #expect("\(error)" == expected, sourceLocation: sourceLocation)
  }
}

@Suite struct QMPAddressTests {
  @Test func unixPaths() {
    check("qmp.sock", "unix:qmp.sock")
    check("unix:/run/q:mp", "unix:/run/q:mp")
    check("unix:", "'unix:' names no path")
    check("", "the address is empty")
    for text in ["/run/q\0mp", "unix:\0abstract", "tcp:h\0:1", "ssh://h/\0"] {
      check(text, "the address has a NUL character in it")
    }
    let long = String(repeating: "a", count: 108)
    check(long, "'\(long)' is 108 bytes long, and the path of a Unix socket can have at most 107")
    check(String(repeating: "b", count: 107), "unix:" + String(repeating: "b", count: 107))
  }

  @Test func tcp() {
    check("tcp:localhost:4444", "tcp:localhost:4444")
    check("tcp:[::1]:65535", "tcp:[::1]:65535")
    check("tcp::4444", "'tcp::4444' names no host")
    check("tcp:", "'tcp:' names no host")
    check("tcp://host:1", "'//host' is not the name of a host")
    check("tcp:host", "'tcp:host' names no port; an address is tcp:HOST:PORT")
    check("tcp:[::1]", "'tcp:[::1]' names no port; an address is tcp:HOST:PORT")
    check("tcp:[]:1", "'tcp:[]:1' names no host")
    check("tcp:::1:4444", "the IPv6 address in 'tcp:::1:4444' has to be in brackets: tcp:[::1]:4444")
    for port in ["", "0", "65536", "+1", "x"] {
      check("tcp:h:\(port)", "'\(port)' is not a port, which is a number from 1 to 65535")
    }
  }

  @Test func tcpWithoutItsName() {
    check("localhost:4444", "tcp:localhost:4444")
    check("[::1]:4444", "tcp:[::1]:4444")
    check("telnet:localhost:4444", "tcp:localhost:4444")
    check("::1:4444", "the IPv6 address in '::1:4444' has to be in brackets: tcp:[::1]:4444")
    check(":4444", "':4444' names no host")
    check("localhost:0", "'0' is not a port, which is a number from 1 to 65535")
    check("./localhost:4444", "unix:./localhost:4444")
    check("/run/localhost:4444", "unix:/run/localhost:4444")
    check("unix:localhost:4444", "unix:localhost:4444")
  }

  @Test func addressesOfOtherKindsAreNotTakenForPaths() {
    check(
      "vsock:3:1234",
      "'vsock:3:1234' is the address of a vsock, which is not supported; a file of that name is ./vsock:3:1234")
    check(
      "fd:3", "'fd:3' is the address of an inherited descriptor, which is not supported; a file of that name is ./fd:3")
    for name in ["unix:@abstract", "@abstract"] {
      check(
        name,
        "'@abstract' is the name of an abstract socket, which is not supported; a file of that name is ./@abstract")
    }
    check("./fd:3", "unix:./fd:3")
    for address in ["unix:/run/qmp", "/run/q,mp", "tcp:localhost:4444", "telnet:localhost:4444"] {
      for options in [",server=on,wait=off", ",server,nowait", ",reconnect=1"] {
        check(
          address + options, "'\(options)' belongs to QEMU's -qmp and not to an address; the address is \(address)")
      }
    }
    check("/run/a,b=c", "unix:/run/a,b=c")
  }

  @Test func ssh() {
    check("ssh://host/run/qmp", "ssh://host/run/qmp")
    check("ssh://me@host/run/qmp", "ssh://me@host/run/qmp")
    check("ssh://host:2222/run/qmp", "ssh://host:2222/run/qmp")
    check("ssh://me@[::1]:22/q", "ssh://me@[::1]:22/q")
    check("ssh://[::1]/q", "ssh://[::1]/q")
    check("ssh://host:/q", "'' is not a port, which is a number from 1 to 65535")
    check("ssh://host:70000/q", "'70000' is not a port, which is a number from 1 to 65535")
    check("ssh://::1/q", "the IPv6 address in 'ssh://::1/q' has to be in brackets: ssh://[::1]:22/PATH")
    check("ssh://[]/q", "'ssh://[]/q' names no host")
    check("ssh://[-x]/q", "'[-x]' is not the name of a host")
    check("ssh://host", "'ssh://host' names no path")
    check("ssh://host/", "'ssh://host/' names no path")
    check("ssh:///run/qmp", "'ssh:///run/qmp' names no host")
    check("ssh://-oProxyCommand=x/run/qmp", "'-oProxyCommand=x' is not the name of a host")
  }
}
