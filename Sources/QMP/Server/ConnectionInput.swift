import QAPIRuntime
import QJSON

/// The input side of a QMP connection: bytes in, requests out. Confined to the channel's thread.
///
/// It gives no further request while so many wait that the client has to; bytes are kept meanwhile.
public struct ConnectionInput: Sendable {
  /// A request on its way to a monitor.
  public enum Item: Sendable {
    /// To be handed to `MonitorSession.accept`, in order.
    case inBand(InBandRequest)
    /// To be executed at once, on this thread, by `OutOfBandDoor.execute`.
    case outOfBand(OutOfBandRequest)
  }

  private var parser = JSONStreamParser()
  private let gate: SessionGate

  init(gate: SessionGate) {
    self.gate = gate
  }

  public mutating func append(_ bytes: UnsafeRawBufferPointer) { parser.append(bytes) }

  /// Whether reading has to pause until the session reports room.
  public var isBlocked: Bool { gate.isFull }

  /// The next request; nil when more bytes are needed, or the input is blocked.
  public mutating func next() -> Item? {
    if gate.isFull { return nil }
    guard let event = parser.next() else { return nil }
    switch event {
    case .failure(let error): return inBand(.malformed(MalformedRequest(error: .generic(error.description))))
    case .value(let message):
      do throws(MalformedRequest) {
        let request = try QMPRequest(message, outOfBandEnabled: gate.outOfBandEnabled)
        return request.isOutOfBand ? .outOfBand(OutOfBandRequest(request: request)) : inBand(.request(request))
      } catch {
        return inBand(.malformed(error))
      }
    }
  }

  private func inBand(_ content: InBandRequest.Content) -> Item {
    gate.enter()
    return .inBand(InBandRequest(content: content))
  }
}

/// A request, or what is wrong with one, that waits for its turn.
public struct InBandRequest: Sendable {
  enum Content: Sendable {
    case request(QMPRequest)
    case malformed(MalformedRequest)
  }

  let content: Content
}

/// A request that overtakes all others.
public struct OutOfBandRequest: Sendable {
  let request: QMPRequest
}
