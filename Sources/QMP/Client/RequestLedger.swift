package import QJSON

/// Tells apart the requests of one connection.
package struct RequestID: Hashable, Sendable {
  package let number: Int64

  package init(number: Int64) {
    self.number = number
  }

  package var json: JSONValue { .integer(number) }
}

/// The requests that have no answer yet, and those that wait to be sent.
struct RequestLedger: Sendable {
  private enum Kind {
    case inBand, outOfBand
  }

  private var nextNumber: Int64
  private var unanswered: [RequestID: Kind] = [:]
  /// Nobody waits for these any more, but the server has not answered them either.
  private var abandoned: Set<RequestID> = []
  private var held: [(id: RequestID, bytes: [UInt8])] = []
  private var inBandCount = 0
  /// With more requests in band unanswered, a server stops reading, and then what is out of band has to wait too.
  var inBandLimit = Int.max

  init(firstNumber: Int64) {
    nextNumber = firstNumber
  }

  var isEmpty: Bool { unanswered.isEmpty }

  mutating func makeID() -> RequestID {
    defer { nextNumber &+= 1 }
    return RequestID(number: nextNumber)
  }

  /// Enters a request and returns what to send now: nothing when there are as many unanswered as may be.
  mutating func admit(_ id: RequestID, _ bytes: [UInt8], mode: RequestText.Mode) -> [UInt8] {
    switch mode {
    case .outOfBand:
      unanswered[id] = .outOfBand
      return bytes
    case .inBand where inBandCount >= inBandLimit:
      held.append((id, bytes))
      return []
    case .inBand:
      unanswered[id] = .inBand
      inBandCount += 1
      return bytes
    }
  }

  /// Strikes out the request that an answer belongs to.
  ///
  /// Returns nil for an answer that nobody waits for, as an earlier client's may be.
  mutating func settle(_ id: JSONValue?) -> RequestID? {
    guard case .integer(let number)? = id else { return nil }
    let id = RequestID(number: number)
    guard let kind = unanswered.removeValue(forKey: id) else { return nil }
    if case .inBand = kind { inBandCount -= 1 }
    return abandoned.remove(id) == nil ? id : nil
  }

  /// Gives a request up: it is never sent if it was held, and otherwise its answer is dropped.
  mutating func abandon(_ id: RequestID) {
    if unanswered[id] != nil {
      abandoned.insert(id)
    } else {
      held.removeAll { $0.id == id }
    }
  }

  /// What was held and may be sent now.
  mutating func release() -> [UInt8]? {
    guard !held.isEmpty, inBandCount < inBandLimit else { return nil }
    let (id, bytes) = held.removeFirst()
    unanswered[id] = .inBand
    inBandCount += 1
    return bytes
  }
}
