public import QAPIRuntime
public import QJSON

/// An event as it is sent: formed once, written to each monitor.
public struct EventMessage: Sendable {
  public let name: String
  /// Nil when the event has no data.
  public let data: JSONValue?
  public let timestamp: EventTimestamp
  /// The message on the wire.
  let bytes: [UInt8]

  public init(_ event: some QAPIEvent, timestamp: EventTimestamp, options: WriteOptions = []) {
    var dataWriter = QAPIWriter(options)
    event.write(to: &dataWriter)
    let bytes = dataWriter.json.takeBytes()
    let hasData = bytes.count > 2
    let name = type(of: event).name
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("timestamp")
    writer.value(timestamp.json)
    writer.key("event")
    writer.string(name)
    if hasData {
      writer.key("data")
      writer.raw(bytes)
    }
    writer.endObject()
    writer.newline()
    self.name = name
    self.timestamp = timestamp
    self.bytes = writer.takeBytes()
    data = hasData ? event.json : nil
  }

  /// An event of another server as that has sent it.
  init(_ event: ReceivedEvent) {
    var writer = JSONWriter()
    writer.value(event.message)
    writer.newline()
    name = event.name
    data = event.data.isEmpty ? nil : .object(event.data)
    timestamp = EventTimestamp(event.timestamp)
    bytes = writer.takeBytes()
  }
}

/// The time of an event by the host's clock, since 1970; both numbers are -1 when the clock could not be read.
public struct EventTimestamp: Sendable, Hashable {
  public var seconds: Int64
  public var microseconds: Int64

  public init(seconds: Int64, microseconds: Int64) {
    self.seconds = seconds
    self.microseconds = microseconds
  }

  init(_ time: Duration?) {
    guard let (seconds, attoseconds) = time?.components else {
      self.init(seconds: -1, microseconds: -1)
      return
    }
    self.init(seconds: seconds, microseconds: attoseconds / 1_000_000_000_000)
  }

  public var json: JSONValue { ["seconds": .integer(seconds), "microseconds": .integer(microseconds)] }
}
