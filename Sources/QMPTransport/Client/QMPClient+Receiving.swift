import MainLoop
import NIOCore
import QAPIRuntime
import QJSON
import QMP

// What the channel's handler calls.
extension QMPClient {
  func connected(_ channel: any Channel) {
    guard case .opening = phase else {
      channel.close(promise: nil)
      return
    }
    self.channel = channel
    send(session.start())
  }

  func received(_ buffer: ByteBuffer) {
    buffer.withUnsafeReadableBytes { session.receive($0) }
    while let action = session.next() { perform(action) }
  }

  func disconnected(_ loss: ConnectionLoss) {
    switch phase {
    case .opening:
      finish(loss)
    case .open:
      guard let process else { return finish(loss) }
      phase = .ending
      process.whenEnded(atMost: Self.endDelay) { end in
        self.finish(end.map { .processEnded($0) } ?? loss)
      }
    case .ending, .lost: return
    }
  }

  private func perform(_ action: ClientSession.Action) {
    switch action {
    case .send(let bytes): send(bytes)
    case .ready(let greeting):
      self.greeting = greeting
      if case .opening(let promise) = phase {
        phase = .open
        promise.succeed()
      }
    case .answer(let id, let outcome):
      calls.removeValue(forKey: id)?.resume(returning: outcome.mapError { .command($0) })
    case .event(let event): tell(.event(event))
    case .received(let message): tap?.show(.received, Array(message.text().utf8))
    case .fail(let failure): finish(.session(failure))
    }
  }

  /// Ends the connection for good and tells everybody who waits.
  func finish(_ loss: ConnectionLoss) {
    let previous = phase
    if case .lost = previous { return }
    phase = .lost(loss)
    channel?.close(promise: nil)
    channel = nil
    tunnel?.close()
    if case .opening(let promise) = previous { promise.fail(loss) }
    let error = TargetError.connectionLost("\(peer): \(loss)")
    let unanswered = calls
    calls = [:]
    for call in unanswered.values { call.resume(returning: .failure(error)) }
    tell(.lost(loss))
    observers.removeAll()
  }

  /// On a copy: an observer may add or remove observers.
  private func tell(_ notice: ClientNotice) {
    let observers = observers
    observers.tell(notice)
  }
}

// Only as what a promise fails with.
extension ConnectionLoss: Error {}
