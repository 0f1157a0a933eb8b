package import QAPIRuntime
import QJSON

/// An event on one line, as a person sees it: `[STOP]`, with its data as JSON after it.
package enum EventText {
  /// The line with its end; the time in front is that of the host's zone, to the microsecond.
  package static func line(of event: ReceivedEvent, showsTime: Bool = false) -> String {
    let time = showsTime ? event.timestamp.map { moment($0) + " " } ?? "" : ""
    let data = event.data.isEmpty ? "" : " " + JSONValue.object(event.data).text()
    // A peer can send any name, also one that would look like another event.
    let name = String(event.name.map { $0.isNewline ? "?" : $0 })
    return "\(time)[\(name)]\(data)\n"
  }

  private static func moment(_ time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    let micro = String(attoseconds / 1_000_000_000_000).leftPadded(to: 6, with: "0")
    return "\(localDate(seconds)).\(micro)"
  }
}
