import Glibc
import MainLoop
import QAPIRuntime
import QMP
import QMPTransport

guard CommandLine.arguments.count == 2, let address = try? QMPAddress(parsing: CommandLine.arguments[1]) else {
  print("usage: kettle unix:PATH|tcp:HOST:PORT")
  exit(2)
}

let problem = MainLoop.blockingRun { await serve(address) }
print("kettle: \(problem)")
exit(1)

/// Serves the kettle until the process ends, and returns only if the server cannot listen.
@MainLoop
func serve(_ address: QMPAddress) async -> ListenError {
  let kettle = Kettle()
  var table = CommandTable()
  table.appendKettle(kettle)
  let server = QMPServer(
    Dispatcher(table, events: kettle.events),
    version: ["qemu": ["major": 1, "minor": 0, "micro": 0], "package": "kettle"])
  do throws(ListenError) {
    try await server.listen(on: address)
  } catch {
    return error
  }
  while true { try? await MainLoop.sleep(for: .seconds(3600)) }
}
