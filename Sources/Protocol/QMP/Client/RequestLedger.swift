package import QAPIRuntime
package import QJSON

/// Identifies a request of one connection.
package struct RequestID: Hashable, Sendable {
  package let number: Int64

  package init(number: Int64) {
    self.number = number
  }

  package var json: JSONValue { .integer(number) }
}

/// The requests that have no response yet, and those that wait to be sent.
struct RequestLedger: Sendable {
  private enum Kind {
    case inBand, outOfBand
  }

  private var nextNumber: Int64
  private var outstanding: [RequestID: Kind] = [:]
  /// Requests that were given up, but still take a place in the server's queue; never more than `inBandLimit`.
  private var abandoned: Set<RequestID> = []
  private var held: [(id: RequestID, bytes: [UInt8])] = []
  private var inBandCount = 0
  /// With more in-band requests outstanding a server stops reading, and out-of-band requests would have to wait too.
  var inBandLimit = Int.max

  init(firstNumber: Int64) {
    nextNumber = firstNumber
  }

  var isEmpty: Bool { outstanding.isEmpty }

  mutating func makeID() -> RequestID {
    defer { nextNumber &+= 1 }
    return RequestID(number: nextNumber)
  }

  /// Enters a request and returns the bytes to send now: none if as many are outstanding as may be.
  mutating func admit(_ id: RequestID, _ bytes: [UInt8], mode: RequestText.Mode) -> [UInt8] {
    switch mode {
    case .outOfBand:
      outstanding[id] = .outOfBand
      return bytes
    case .inBand where inBandCount >= inBandLimit:
      held.append((id, bytes))
      return []
    case .inBand:
      outstanding[id] = .inBand
      inBandCount += 1
      return bytes
    }
  }

  /// Strikes out the request that a response belongs to.
  ///
  /// Returns nil for a response without a caller: to a request that was given up, or of an earlier client.
  mutating func settle(_ id: JSONValue?) -> RequestID? {
    guard case .integer(let number)? = id else { return nil }
    let id = RequestID(number: number)
    guard let kind = outstanding.removeValue(forKey: id) else { return nil }
    if case .inBand = kind { inBandCount -= 1 }
    return abandoned.remove(id) == nil ? id : nil
  }

  /// Gives a request up: it is not sent if it was held, and otherwise its response is dropped.
  ///
  /// Nothing is kept of it unless its place in the server's queue counts, so that a server that never responds costs no
  /// memory.
  mutating func abandon(_ id: RequestID) {
    switch outstanding[id] {
    case nil: held.removeAll { $0.id == id }
    case .inBand where inBandLimit < .max: abandoned.insert(id)
    case .inBand:
      outstanding[id] = nil
      inBandCount -= 1
    case .outOfBand: outstanding[id] = nil
    }
  }

  /// The bytes of a held request that may be sent now; nil if there is none.
  mutating func release() -> [UInt8]? {
    guard !held.isEmpty, inBandCount < inBandLimit else { return nil }
    let (id, bytes) = held.removeFirst()
    outstanding[id] = .inBand
    inBandCount += 1
    return bytes
  }
}

/// The text of a request.
package enum RequestText {
  package enum Mode: Sendable {
    case inBand, outOfBand
  }

  /// One message and its line end.
  ///
  /// Empty arguments are left out.
  package static func bytes(_ call: CommandCall, id: JSONValue?, mode: Mode = .inBand) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    switch mode {
    case .inBand: writer.key("execute")
    case .outOfBand: writer.key("exec-oob")
    }
    writer.string(call.name)
    let arguments = arguments(call)
    if arguments.count > 2 {
      writer.key("arguments")
      writer.raw(arguments)
    }
    if let id {
      writer.key("id")
      writer.value(id)
    }
    writer.endObject()
    writer.newline()
    return writer.takeBytes()
  }

  private static func arguments(_ call: CommandCall) -> [UInt8] {
    var writer = QAPIWriter()
    switch call.input {
    case .json(let object, _): writer.json.value(.object(object))
    case .typed(let command): command.write(to: &writer)
    }
    return writer.json.takeBytes()
  }
}
