/// The requests to a guest agent whose responses have no identifiers: they come in the order of the requests.
struct OrderedRequests: Sendable {
  /// The requests that were sent and have no response yet, oldest first.
  private var outstanding: [(id: RequestID, isAbandoned: Bool)] = []
  /// The requests that are sent after synchronization, oldest first.
  private var held: [(id: RequestID, bytes: [UInt8])] = []

  /// Whether synchronization has to come before the next request.
  ///
  /// An agent may never respond to the requests that were given up: it was started again, or suspends the guest.
  var isOutOfStep: Bool { !outstanding.isEmpty && outstanding.allSatisfy(\.isAbandoned) }

  mutating func append(_ id: RequestID) { outstanding.append((id, false)) }

  mutating func hold(_ id: RequestID, _ bytes: [UInt8]) { held.append((id, bytes)) }

  mutating func abandon(_ id: RequestID) {
    held.removeAll { $0.id == id }
    if let index = outstanding.firstIndex(where: { $0.id == id }) { outstanding[index].isAbandoned = true }
  }

  /// Strikes out the request that the next response belongs to; nil if it was given up, or if there is none.
  mutating func settleFirst() -> RequestID? {
    guard !outstanding.isEmpty else { return nil }
    let first = outstanding.removeFirst()
    return first.isAbandoned ? nil : first.id
  }

  /// The bytes of the held requests, which are outstanding from now on instead of all earlier ones.
  mutating func releaseHeld() -> [UInt8] {
    outstanding = held.map { ($0.id, false) }
    defer { held = [] }
    return held.flatMap(\.bytes)
  }
}
