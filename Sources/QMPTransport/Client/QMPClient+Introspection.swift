public import QAPIRuntime
public import QJSON

extension QMPClient {
  /// The names of the commands that the peer has and allows; asked once for each connection.
  public func commandNames() async throws(TargetError) -> Set<String> {
    if let names { return names }
    let list: [JSONValue]
    switch options.peer {
    case .qmpServer:
      list = try await execute(name: "query-commands").arrayValue ?? []
    case .guestAgent:
      let commands = try await execute(name: "guest-info")["supported_commands"]?.arrayValue ?? []
      list = commands.filter { $0["enabled"]?.boolValue ?? true }
    }
    let names = Set(list.compactMap { $0["name"]?.stringValue })
    self.names = names
    return names
  }

  /// What `query-qmp-schema` returns; asked once for each connection.
  ///
  /// A guest agent has none: then this throws that the command has not been found.
  public func schema() async throws(TargetError) -> JSONValue {
    if let knownSchema { return knownSchema }
    let schema = try await execute(name: "query-qmp-schema")
    knownSchema = schema
    return schema
  }
}
