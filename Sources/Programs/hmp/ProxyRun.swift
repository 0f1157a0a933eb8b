import CommandLineOptions
import FrontEnd
import Glibc
import MainLoop
import QAPIRuntime
import QJSON
import QMP
import QMPTransport

/// `hmp proxy`: serves one monitor to many clients, each of which has a session of its own.
@MainLoop
final class ProxyRun: WholeRun {
  private let options: ProxyOptions
  private var client: QMPClient?
  /// The exit status after a signal; nil before one.
  private var endStatus: ExitStatus?

  init(_ options: ProxyOptions) {
    self.options = options
  }

  /// Serves until the connection to the target is lost, or a signal arrives.
  func run() async -> ExitStatus {
    let settings: ClientOptions = {
      var settings = ClientOptions()
      settings.deadline = options.connectTimeout
      return settings
    }()
    do {
      let client = try await QMPClient.connect(to: options.target, options: settings)
      self.client = client
      return try await serve(client)
    } catch let error as ConnectError {
      StandardStream.error.report(error.message, hint: error.hint)
    } catch {
      StandardStream.error.report("\(error)")
    }
    return .noConnection
  }

  func received(signal number: Int32) {
    let status = number == SIGINT ? ExitStatus.interrupted : .success
    guard let client, endStatus == nil else { exit(status.rawValue) }
    endStatus = status
    client.close()
  }

  private func serve(_ client: QMPClient) async throws -> ExitStatus {
    let asked: Set<String>?? = await MainLoop.withDeadline(after: options.connectTimeout) {
      try? await client.commandNames()
    }
    guard let answered = asked, let names = answered else {
      StandardStream.error.report("\(client.peer): it does not tell which commands it has")
      return endStatus ?? .noConnection
    }
    let events = EventHub()
    let dispatcher = Dispatcher(
      CommandTable(relaying: names, to: client), events: events, permits: options.isReadOnly ? MonitorTable.reads : nil)
    let observation = client.observeEvents { notice in
      if case .event(let event) = notice { events.relay(event) }
    }
    defer { observation.end() }
    // An out-of-band command would have to overtake commands of other clients on the one connection.
    let server = QMPServer(dispatcher, version: client.greeting.versionJSON, offersOutOfBand: false)
    do {
      for address in options.addresses {
        try await server.listen(on: address.address, permissions: address.permissions)
      }
      let loss = await client.waitUntilLost()
      await server.close()
      if let endStatus { return endStatus }
      if let loss { StandardStream.error.report("\(client.peer): \(loss)") }
      return .noConnection
    } catch {
      await server.close()
      client.close()
      throw error
    }
  }
}

extension ServerGreeting? {
  /// The version in the form of the response to query-version.
  fileprivate var versionJSON: JSONValue {
    let numbers = self?.version ?? ServerGreeting.Version(major: 0, minor: 0, micro: 0)
    return [
      "qemu": [
        "major": .integer(numbers.major), "minor": .integer(numbers.minor), "micro": .integer(numbers.micro),
      ],
      "package": .string(self?.package ?? ""),
    ]
  }
}
