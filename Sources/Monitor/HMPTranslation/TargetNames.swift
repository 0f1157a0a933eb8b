package import HMP
import MainLoop
import MonitorAPI
package import QAPIRuntime

/// The names of block devices and nodes that a target has.
package enum TargetNames {
  /// Whether a name is a valid value of a member: `device` takes block devices, `node-name` takes nodes.
  ///
  /// False for all other members, and if the target cannot list these names.
  @MainLoop
  package static func contains(
    _ member: String, _ name: String, _ target: any CommandTarget
  ) async throws(HMPError) -> Bool {
    do throws(TargetError) {
      switch member {
      case "device": return try await target.execute(QueryBlock()).contains { $0.device == name }
      case "node-name":
        return try await target.execute(QueryNamedBlockNodes(flat: true)).contains { $0.nodeName == name }
      default: return false
      }
    } catch {
      guard case .command = error else { throw HMPError(error) }
      return false
    }
  }
}

/// Names that only the target's own human monitor lists.
@MainLoop
struct NativeNames {
  struct Driver: Equatable {
    /// The target's description, or otherwise the bus; may be empty.
    var description: String
    /// Whether users cannot add such devices.
    var isBuiltIn: Bool
  }

  struct NetworkClient: Equatable {
    var name: String
    var type: String
    var description: String
  }

  /// The key of the query for drivers in ``CachingTarget``.
  nonisolated static let driversQuery = #"human-monitor-command {"command-line": "info qdm"}"#

  private let target: any CommandTarget

  init(_ target: any CommandTarget) {
    self.target = target
  }

  /// The drivers by name; empty if the target has no human monitor.
  func drivers() async -> [String: Driver] {
    guard let text = try? await target.execute(HumanMonitorCommand(commandLine: "info qdm")) else { return [:] }
    return Self.drivers(text)
  }

  func networkClients() async throws(TargetError) -> [NetworkClient] {
    Self.networkClients(try await target.execute(HumanMonitorCommand(commandLine: "info network")))
  }

  /// Parses lines such as `name "pci-bridge", bus PCI, desc "Standard PCI Bridge", no-user`.
  nonisolated static func drivers(_ text: String) -> [String: Driver] {
    var drivers: [String: Driver] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard let name = value(after: "name \"", in: line, upTo: "\"") else { continue }
      let bus = value(after: ", bus ", in: line, upTo: ",").map { "on bus \($0)" }
      let description = value(after: ", desc \"", in: line, upTo: "\"") ?? bus ?? ""
      drivers[name] = Driver(description: description, isBuiltIn: line.hasSuffix(", no-user"))
    }
    return drivers
  }

  /// Parses lines such as ` \ net0: index=0,type=user,net=10.0.2.0,restrict=off`.
  nonisolated static func networkClients(_ text: String) -> [NetworkClient] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      guard let mark = line.firstRange(of: ": index=") else { return nil }
      let details = line[mark.upperBound...].drop { $0 != "," }.dropFirst()
      guard let type = value(after: "type=", in: details, upTo: ",") else { return nil }
      let name = line[..<mark.lowerBound].drop { $0 == " " || $0 == "\\" }
      let words = details.dropFirst("type=".count).split(separator: ",").joined(separator: ", ")
      return NetworkClient(name: String(name), type: type, description: words)
    }
  }

  private nonisolated static func value(after mark: String, in line: Substring, upTo end: Character) -> String? {
    guard let range = line.firstRange(of: mark) else { return nil }
    return String(line[range.upperBound...].prefix { $0 != end })
  }
}
