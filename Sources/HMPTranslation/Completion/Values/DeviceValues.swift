import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

/// The parts of a machine, and what more can be made.
extension LiveValues {
  func processors() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryCpusFast()).map { HMPCandidate(String($0.cpuIndex), description: $0.qomPath) }
  }

  func ioThreads() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryIothreads()).map { HMPCandidate($0.id, description: "thread \($0.threadId)") }
  }

  /// The kinds of devices that can be plugged, with what the target's own monitor says of them, where it has one.
  func drivers() async throws(TargetError) -> [HMPCandidate] {
    let types = try await target.execute(QomListTypes(implements: "device", abstract: false))
    let described = await NativeNames(target).drivers()
    return types.compactMap { type in
      let driver = described[type.name]
      if driver?.isBuiltIn ?? false { return nil }
      return HMPCandidate(type.name, description: driver?.description ?? type.parent ?? "")
    }
  }

  func objectTypes() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QomListTypes(implements: "user-creatable", abstract: false)).map { type in
      HMPCandidate(type.name, description: type.parent.flatMap { $0 == "object" ? nil : $0 } ?? "")
    }
  }

  func characterDevices() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryChardev()).map { HMPCandidate($0.label, description: $0.filename) }
  }

  func characterDeviceTypes() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryChardevBackends()).map { HMPCandidate($0.name) }
  }

  func audioDevices() async throws(TargetError) -> [HMPCandidate] {
    (try await target.execute(name: "query-audiodevs").arrayValue ?? []).compactMap { device in
      (device["id"]?.stringValue).map { HMPCandidate($0, description: device["driver"]?.stringValue ?? "") }
    }
  }

  /// The network's ends of those types.
  func networkClients(_ isWanted: (_ type: String) -> Bool) async throws(TargetError) -> [HMPCandidate] {
    let clients = try await NativeNames(target).networkClients()
    return clients.filter { isWanted($0.type) }.map { HMPCandidate($0.name, description: $0.description) }
  }

  func networkTypes() async throws(TargetError) -> [HMPCandidate] {
    try await schema().words(at: ["type"], in: "netdev_add").map { HMPCandidate($0) }
  }

  /// Trace events that begin like that: there are thousands, and the target sends no others.
  func traceEvents(_ prefix: String) async throws(TargetError) -> [HMPCandidate] {
    let pattern = prefix.filter { $0 != "*" && $0 != "?" } + "*"
    return try await target.execute(TraceEventGetState(name: pattern)).map { event in
      HMPCandidate(event.name, description: event.state.name)
    }
  }
}
