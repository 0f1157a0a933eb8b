import QAPIRuntime
import QJSON
import Synchronization

/// The input side of a QMP connection: bytes in, requests out.
///
/// Confined to the channel's thread. While the session's queue is full it returns no further request, and keeps the bytes.
public struct ConnectionInput: Sendable {
  /// What to do next.
  public enum Step: Sendable {
    /// Hand it to `MonitorSession.accept`, in order.
    case inBand(InBandRequest)
    /// Execute it immediately, on this thread, with `OutOfBandDoor.execute`.
    case outOfBand(OutOfBandRequest)
    /// Read more bytes: no complete request is left.
    case needsBytes
    /// Neither call `next` nor append bytes until the session reports room.
    case blocked
  }

  private var parser = JSONStreamParser()
  private let gate: SessionGate

  init(gate: SessionGate) {
    self.gate = gate
  }

  /// Adds bytes that the client has sent.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) { parser.append(bytes) }

  /// Returns what to do next; call it until more bytes are needed or the input is blocked.
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

/// A request that waits for its turn, or the error of a malformed one.
public struct InBandRequest: Sendable {
  enum Content: Sendable {
    case request(QMPRequest)
    case malformed(MalformedRequest)
  }

  let content: Content
}

/// A request that is executed before those that wait.
public struct OutOfBandRequest: Sendable {
  let request: QMPRequest
}

/// A well-formed request; the dispatcher decides whether its command exists.
struct QMPRequest: Sendable {
  var name: String
  var arguments: JSONObject
  var id: JSONValue?
  var isOutOfBand: Bool
}

/// A malformed request: the error to respond with, and the id that the response must carry.
struct MalformedRequest: Error, Sendable {
  var error: QMPError
  var id: JSONValue?
}

extension QMPRequest {
  /// Reads one message of a client.
  ///
  /// The members are checked in the order in which they were sent.
  init(_ message: JSONValue, outOfBandEnabled: Bool) throws(MalformedRequest) {
    guard case .object(let object) = message else {
      throw MalformedRequest(error: .generic("QMP input must be a JSON object"))
    }
    func fail(_ text: String) -> MalformedRequest { MalformedRequest(error: .generic(text), id: object["id"]) }

    var id: JSONValue?
    var command: (member: String, name: String)?
    var arguments = JSONObject()
    for member in object {
      switch member.name {
      case "id": id = member.value
      case "execute", "exec-oob":
        if member.name == "exec-oob", !outOfBandEnabled { throw fail("QMP input member 'exec-oob' is unexpected") }
        guard case .string(let name) = member.value else {
          throw fail("QMP input member '\(member.name)' must be a string")
        }
        if let command { throw fail("QMP input member '\(member.name)' clashes with '\(command.member)'") }
        command = (member.name, name)
      case "arguments":
        guard case .object(let given) = member.value else {
          throw fail("QMP input member 'arguments' must be an object")
        }
        arguments = given
      default: throw fail("QMP input member '\(member.name)' is unexpected")
      }
    }
    guard let command else { throw fail("QMP input lacks member 'execute'") }
    self.init(name: command.name, arguments: arguments, id: id, isOutOfBand: command.member == "exec-oob")
  }
}

/// The state that the input side of a connection, on the channel's thread, shares with its session, on the main loop.
final class SessionGate: Sendable {
  /// Whether another request may be taken out of the input, and whether it may be out of band.
  enum Admission {
    /// The queue is full; the session will report room.
    case full
    case open(outOfBand: Bool)
  }

  private struct State {
    var waiting = 0
    /// One at first, since the negotiation decides what `exec-oob` means after it.
    var limit = 1
    var outOfBand = false
    var isInputHeld = false
  }

  /// How many in-band requests may wait for their turn before input is no longer read.
  static let limit = 8

  private let state = Mutex(State())

  func admit() -> Admission {
    state.withLock { state in
      state.isInputHeld = state.waiting >= state.limit
      return state.isInputHeld ? .full : .open(outOfBand: state.outOfBand)
    }
  }

  func enter() { state.withLock { $0.waiting += 1 } }

  /// Takes one request out; returns true if that made room for an input that was held.
  func leave() -> Bool {
    state.withLock { state in
      state.waiting -= 1
      guard state.isInputHeld, state.waiting < state.limit else { return false }
      state.isInputHeld = false
      return true
    }
  }

  /// Ends the phase in which each request is executed before the next is read.
  func negotiated(outOfBand: Bool) {
    state.withLock { state in
      state.limit = Self.limit
      state.outOfBand = outOfBand
    }
  }
}
