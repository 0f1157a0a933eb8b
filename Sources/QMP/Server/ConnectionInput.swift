import QAPIRuntime
import QJSON

/// The input side of a QMP connection: bytes in, requests out.
///
/// Confined to the channel's thread. It gives no further request while so many wait that the client has to; bytes are kept meanwhile.
public struct ConnectionInput: Sendable {
  /// What is to be done with the input.
  public enum Step: Sendable {
    /// To be handed to `MonitorSession.accept`, in order.
    case inBand(InBandRequest)
    /// To be executed at once, on this thread, by `OutOfBandDoor.execute`.
    case outOfBand(OutOfBandRequest)
    /// Everything that can be taken out has been.
    case needsBytes
    /// Not to be asked or fed again before the session reports room.
    case blocked
  }

  private var parser = JSONStreamParser()
  private let gate: SessionGate

  init(gate: SessionGate) {
    self.gate = gate
  }

  public mutating func append(_ bytes: UnsafeRawBufferPointer) { parser.append(bytes) }

  public mutating func next() -> Step {
    guard case .open(let outOfBandEnabled) = gate.admit() else { return .blocked }
    switch parser.next() {
    case nil: return .needsBytes
    case .failure(let error)?: return inBand(.malformed(MalformedRequest(error: .generic(error.description))))
    case .value(let message)?:
      do throws(MalformedRequest) {
        let request = try QMPRequest(message, outOfBandEnabled: outOfBandEnabled)
        return request.isOutOfBand ? .outOfBand(OutOfBandRequest(request: request)) : inBand(.request(request))
      } catch {
        return inBand(.malformed(error))
      }
    }
  }

  private func inBand(_ content: InBandRequest.Content) -> Step {
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
