import Foundation
import QMPTransport
import Testing

@Suite(.serialized) struct ListenTests {
  @Test func aSocketInUseIsRefused() async throws {
    try await TestServer.with { server in
      let second = await TestServer()
      let error = await #expect(throws: ListenError.self) { try await second.listen(.unix(path: server.path)) }
      #expect(error == .inUse(.unix(path: server.path)))
      #expect(error?.description == "cannot listen on unix:\(server.path): another process listens there")
      let client = try SocketClient(server.path)
      #expect(try client.lines(1).count == 1)
    }
  }

  @Test func aStaleSocketFileIsReplacedAndRemovedAtTheEnd() async throws {
    let server = await TestServer()
    leaveSocketFile(server.path)
    #expect(throws: SocketClient.Failure.self) { _ = try SocketClient(server.path).lines(1) }
    try await server.listen()
    do {
      let client = try SocketClient(server.path)
      #expect(try client.lines(1).count == 1)
    }
    await server.close()
    #expect(!FileManager.default.fileExists(atPath: server.path))
  }

  @Test(arguments: [0o600, 0o660, 0o666] as [UInt32])
  func theSocketHasThePermissions(_ mode: UInt32) async throws {
    let server = await TestServer()
    try await server.listen(permissions: mode)
    #expect(permissions(server.path) == mode)
    await server.close()
  }

  @Test func theSocketIsForItsOwnerAlone() async throws {
    let server = await TestServer()
    try await server.listen()
    #expect(permissions(server.path) == 0o600)
    await server.close()
  }

  @Test func theSocketOfAnotherServerStays() async throws {
    let server = await TestServer()
    try await server.listen()
    try FileManager.default.removeItem(atPath: server.path)
    leaveSocketFile(server.path)
    await server.close()
    #expect(FileManager.default.fileExists(atPath: server.path))
    try FileManager.default.removeItem(atPath: server.path)
  }

  @Test func theLongestPath() async throws {
    let server = await TestServer()
    let path = "/tmp/" + String(repeating: "x", count: 102 - 8) + String(UInt32.random(in: 10_000_000..<99_999_999))
    #expect(path.utf8.count == QMPAddress.pathLimit)
    try await server.listen(.unix(path: path))
    var options = ClientOptions()
    options.deadline = .seconds(300)
    let client = try await QMPClient.connect(to: .unix(path: path), options: options)
    await client.close()
    await server.close()
  }

  @Test func whatIsNoSocketStays() async throws {
    let server = await TestServer()
    try Data("text".utf8).write(to: URL(filePath: server.path))
    await #expect(throws: ListenError.self) { try await server.listen() }
    #expect(FileManager.default.contents(atPath: server.path) == Data("text".utf8))
    try FileManager.default.removeItem(atPath: server.path)
  }

  @Test func addressesThatCannotBe() async {
    let server = await TestServer()
    let long = QMPAddress.unix(path: "/" + String(repeating: "x", count: 107))
    for (address, expected) in [
      (long, ListenError.pathTooLong(long)),
      (.unix(path: "/tmp/q\0"), .containsNUL(.unix(path: "/tmp/q\0"))),
      (.tcp(host: "127.0.0.1\0", port: 1), .containsNUL(.tcp(host: "127.0.0.1\0", port: 1))),
      (.ssh(SSHPlace(host: "h", path: "/p")), .notLocal(.ssh(SSHPlace(host: "h", path: "/p")))),
    ] {
      #expect(await #expect(throws: ListenError.self) { try await server.listen(address) } == expected)
    }
  }

  @Test func tcp() async throws {
    let port = UInt16.random(in: 20000..<60000)
    let server = await TestServer()
    try await server.listen(.tcp(host: "127.0.0.1", port: port))
    let client = try SocketClient(port: port)
    try client.send(Request.start + Request.named("ask", 1))
    #expect(try client.lines(3).last == Request.answer("asked", 1))
    let second = await TestServer()
    let address = QMPAddress.tcp(host: "127.0.0.1", port: port)
    #expect(await #expect(throws: ListenError.self) { try await second.listen(address) } == .inUse(address))
    await server.close()
    #expect(try client.lines() == [])
  }
}

private func permissions(_ path: String) -> UInt32 {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}

/// Binds a socket and ends it without removing its file.
private func leaveSocketFile(_ path: String) {
  let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
  _ = withUnsafeBytes(of: address) { bytes in
    bytes.withMemoryRebound(to: sockaddr.self) {
      bind(descriptor, $0.baseAddress, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
  close(descriptor)
}
