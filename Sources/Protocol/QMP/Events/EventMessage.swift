import Platform
public import QAPIRuntime
public import QJSON

/// An event as it is sent: formatted once, and written to each monitor.
public struct EventMessage: Sendable {
  /// The name of the event.
  public let name: String
  /// Nil when the event has no data.
  public let data: JSONValue?
  /// The time at which the event was emitted.
  public let timestamp: EventTimestamp
  /// The message on the wire.
  let bytes: [UInt8]

  /// Forms the message of an event.
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

  /// An event of another server, unchanged.
  init(_ event: ReceivedEvent) {
    // A server that cannot read its clock says so by -1, which the message keeps.
    var message: JSONObject = ["timestamp": EventTimestamp(event.timestamp).json]
    for member in event.message.objectValue ?? JSONObject() { message[member.name] = member.value }
    var writer = JSONWriter()
    writer.value(.object(message))
    writer.newline()
    name = event.name
    data = event.data.isEmpty ? nil : .object(event.data)
    timestamp = EventTimestamp(event.timestamp)
    bytes = writer.takeBytes()
  }
}

/// The time of an event by the host's clock, since 1970; both numbers are -1 when the clock could not be read.
public struct EventTimestamp: Sendable, Hashable {
  /// Whole seconds since the beginning of 1970.
  public var seconds: Int64
  /// The rest, below a million.
  public var microseconds: Int64

  /// Makes a time.
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

  /// The time as the member `timestamp` has it.
  public var json: JSONValue { ["seconds": .integer(seconds), "microseconds": .integer(microseconds)] }
}

extension ReceivedEvent {
  /// Reads an event; nil when the message is none.
  init?(_ message: JSONValue) {
    guard let name = message["event"]?.stringValue else { return nil }
    let others = (message.objectValue ?? JSONObject()).filter { !["event", "data", "timestamp"].contains($0.name) }
    self.init(name: name, data: message["data"]?.objectValue ?? JSONObject(), others: JSONObject(others))
    if let seconds = message["timestamp"]?["seconds"]?.integerValue, seconds >= 0,
      let microseconds = message["timestamp"]?["microseconds"]?.integerValue, (0..<1_000_000).contains(microseconds)
    {
      timestamp = .seconds(seconds) + .microseconds(microseconds)
    }
  }
}

extension EventMessage {
  /// The event as a client gets it.
  var received: ReceivedEvent {
    let time = timestamp.seconds < 0 ? nil : Duration.seconds(timestamp.seconds) + .microseconds(timestamp.microseconds)
    return ReceivedEvent(name: name, data: data?.objectValue ?? JSONObject(), timestamp: time)
  }
}

extension EventTimestamp {
  /// The host's time now.
  public static var now: EventTimestamp { EventTimestamp(WallClock.now) }
}
