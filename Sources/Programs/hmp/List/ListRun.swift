import CommandLineOptions
import FrontEnd
import Glibc
import LineEditor
import MainLoop
import SocketDiscovery

/// `hmp list`: finds monitors, asks them, and prints what they are.
@MainLoop
final class ListRun: WholeRun {
  private let options: ListOptions

  init(_ options: ListOptions) {
    self.options = options
  }

  func run() async -> ExitStatus {
    let sockets = await MainLoop.offload { MonitorSockets.find().filter { $0.kind == .qmp } }
    let monitors = await MonitorInquiry.ask(sockets, deadline: options.deadline)
    if monitors.isEmpty { StandardStream.error.complain("no QMP sockets of running processes were found") }
    let text = options.json ? MonitorList.json(monitors) : MonitorList.text(monitors)
    return StandardStream.output.write(TerminalText.clean(text)) == nil ? .success : .commandFailed
  }

  /// Ends immediately: there is nothing to clean up.
  func received(signal number: Int32) { exit(ExitStatus.interrupted.rawValue) }
}
