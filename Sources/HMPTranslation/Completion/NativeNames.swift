import MainLoop
import MonitorAPI
import QAPIRuntime

/// Names that only the target's own human monitor tells.
@MainLoop
struct NativeNames {
  struct Driver: Equatable {
    /// What the target says of it, else the bus that it is plugged into; empty when there is neither.
    var description: String
    /// Whether machines have it from the beginning or not at all.
    var isBuiltIn: Bool
  }

  struct NetworkClient: Equatable {
    var name: String
    var type: String
    var description: String
  }

  /// The question for the drivers as ``RememberingTarget`` keeps it.
  nonisolated static let driversQuestion = #"human-monitor-command {"command-line": "info qdm"}"#

  private let target: any CommandTarget

  init(_ target: any CommandTarget) {
    self.target = target
  }

  /// The drivers by their names; none on a target without such a monitor.
  func drivers() async -> [String: Driver] {
    guard let text = try? await target.execute(HumanMonitorCommand(commandLine: "info qdm")) else { return [:] }
    return Self.drivers(text)
  }

  func networkClients() async throws(TargetError) -> [NetworkClient] {
    Self.networkClients(try await target.execute(HumanMonitorCommand(commandLine: "info network")))
  }

  /// Reads lines such as `name "pci-bridge", bus PCI, desc "Standard PCI Bridge", no-user`.
  nonisolated static func drivers(_ text: String) -> [String: Driver] {
    var drivers: [String: Driver] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard let name = value(behind: "name \"", in: line, upTo: "\"") else { continue }
      let bus = value(behind: ", bus ", in: line, upTo: ",").map { "on bus \($0)" }
      let description = value(behind: ", desc \"", in: line, upTo: "\"") ?? bus ?? ""
      drivers[name] = Driver(description: description, isBuiltIn: line.hasSuffix(", no-user"))
    }
    return drivers
  }

  /// Reads lines such as ` \ net0: index=0,type=user,net=10.0.2.0,restrict=off`.
  nonisolated static func networkClients(_ text: String) -> [NetworkClient] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      guard let mark = line.firstRange(of: ": index=") else { return nil }
      let details = line[mark.upperBound...].drop { $0 != "," }.dropFirst()
      guard let type = value(behind: "type=", in: details, upTo: ",") else { return nil }
      let name = line[..<mark.lowerBound].drop { $0 == " " || $0 == "\\" }
      let words = details.dropFirst("type=".count).split(separator: ",").joined(separator: ", ")
      return NetworkClient(name: String(name), type: type, description: words)
    }
  }

  private nonisolated static func value(behind mark: String, in line: Substring, upTo end: Character) -> String? {
    guard let range = line.firstRange(of: mark) else { return nil }
    return String(line[range.upperBound...].prefix { $0 != end })
  }
}
