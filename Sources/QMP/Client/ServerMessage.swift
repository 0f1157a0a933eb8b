import QAPIRuntime
import QJSON

/// What a message of a server is, by the members that it has; further ones are passed over.
enum ServerMessage {
  case greeting(ServerGreeting)
  case event(ReceivedEvent)
  case answer(id: JSONValue?, Result<JSONValue, QMPError>)
  /// Nothing that QMP has.
  case foreign

  init(_ message: JSONValue) {
    if let event = ReceivedEvent(message) {
      self = .event(event)
    } else if let value = message["return"] {
      self = .answer(id: message["id"], .success(value))
    } else if let error = message["error"], case .object = error {
      self = .answer(id: message["id"], .failure(QMPError(json: error)))
    } else if let greeting = ServerGreeting(message) {
      self = .greeting(greeting)
    } else {
      self = .foreign
    }
  }
}
