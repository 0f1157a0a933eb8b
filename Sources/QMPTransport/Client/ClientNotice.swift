import MainLoop
import NIOCore
public import QAPIRuntime

/// What a client tells unasked.
public enum ClientNotice: Sendable, Hashable {
  case event(ReceivedEvent)
  /// The connection is no more; the last notice.
  case lost(ConnectionLoss)
}

/// Those who want to know, in the order in which they asked.
struct ObserverList {
  private var observers: [(id: UInt64, body: @MainLoop @Sendable (ClientNotice) -> Void)] = []
  private var count: UInt64 = 0

  mutating func add(_ body: @escaping @MainLoop @Sendable (ClientNotice) -> Void) -> UInt64 {
    count += 1
    observers.append((count, body))
    return count
  }

  mutating func remove(_ id: UInt64) {
    observers.removeAll { $0.id == id }
  }

  mutating func removeAll() {
    observers = []
  }

  @MainLoop
  func tell(_ notice: ClientNotice) {
    for observer in observers { observer.body(notice) }
  }
}

extension QMPClient {
  /// Names an observer, to end its observation.
  public struct Observation: Sendable {
    let id: UInt64
  }

  /// How many events a reader of `events` may lag behind; beyond that it misses the oldest.
  public nonisolated static var eventBacklog: Int { 4096 }

  /// Calls the body for each event, before the answer of the command that caused it, and once for the loss of the connection.
  ///
  /// On a connection that is lost already it is called at once.
  @discardableResult
  public func observe(_ body: @escaping @MainLoop @Sendable (ClientNotice) -> Void) -> Observation {
    if let loss {
      body(.lost(loss))
      return Observation(id: 0)
    }
    return Observation(id: observers.add(body))
  }

  /// Ends an observation; without effect on one that has ended.
  public func stop(_ observation: Observation) {
    observers.remove(observation.id)
  }

  public func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> TargetObservation {
    let peer = peer
    let observation = observe { notice in
      switch notice {
      case .event(let event): body(.event(event))
      case .lost(let loss): body(.lost("\(peer): \(loss)"))
      }
    }
    return TargetObservation { self.stop(observation) }
  }

  /// The events from now on, until the connection is lost.
  public func events() -> AsyncStream<ReceivedEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: ReceivedEvent.self, bufferingPolicy: .bufferingNewest(Self.eventBacklog))
    let observation = observe { notice in
      switch notice {
      case .event(let event): continuation.yield(event)
      case .lost: continuation.finish()
      }
    }
    continuation.onTermination = { _ in
      MainLoop.eventLoop.execute { MainLoop.assumeIsolated { self.stop(observation) } }
    }
    return stream
  }

  /// Waits until the connection is lost, and returns why; nil as soon as the task is cancelled.
  public func waitUntilLost() async -> ConnectionLoss? {
    let (stream, continuation) = AsyncStream.makeStream(of: ConnectionLoss.self)
    let observation = observe { notice in
      if case .lost(let loss) = notice { continuation.yield(loss) }
    }
    defer { stop(observation) }
    for await loss in stream { return loss }
    return nil
  }
}
