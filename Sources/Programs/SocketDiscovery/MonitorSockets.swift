/// Finds the sockets on which running processes serve their monitors, without connecting to any.
package struct MonitorSockets {
  /// A process and its command line, folder and sockets.
  struct Process {
    var id: Int32
    var arguments: [String]
    var folder: String?
    var isStopped = false
    /// The inode of the socket with a descriptor.
    var socket: (Int32) -> UInt64? = { _ in nil }
    /// The inodes of all its sockets, in any order.
    var sockets: () -> [UInt64] = { [] }
  }

  private let table: UnixSocketTable
  private var found: [MonitorSocket] = []
  private var known: Set<String> = []

  /// The sockets that exist now, sorted by address.
  package static func find() -> [MonitorSocket] {
    let table = UnixSocketTable(
      String(decoding: ProcessFiles.contents(of: "/proc/net/unix") ?? [], as: UTF8.self))
    let processes = ProcessFiles.processIDs().map { id in
      Process(
        id: id, arguments: ProcessFiles.arguments(of: id), folder: ProcessFiles.folder(of: id),
        isStopped: ProcessFiles.isStopped(id), socket: { ProcessFiles.socket($0, of: id) },
        sockets: { ProcessFiles.sockets(of: id) })
    }
    return find(table, processes)
  }

  static func find(_ table: UnixSocketTable, _ processes: [Process]) -> [MonitorSocket] {
    var search = MonitorSockets(table)
    let declared = processes.compactMap { process in
      DeclaredMonitors(process.arguments).map { (process, $0) }
    }
    for (process, monitors) in declared { search.add(monitors, of: process) }
    search.addUsualPlaces(declared.map { ($0.0, $0.1.program) })
    return search.found.sorted { $0.address < $1.address }
  }

  private init(_ table: UnixSocketTable) {
    self.table = table
  }

  private mutating func add(_ monitors: DeclaredMonitors, of process: Process) {
    let owner = MonitorSocket.Process(id: process.id, program: monitors.program, isStopped: process.isStopped)
    for monitor in monitors.monitors {
      switch monitor.place {
      case .tcp(let host, let port):
        let host = ["", "0.0.0.0", "::", "[::]"].contains(host) ? "127.0.0.1" : host
        add(MonitorSocket(kind: monitor.kind, address: "tcp:\(host):\(port)", process: owner))
      case .path(let path): add(path, in: process.folder, monitor.kind, owner)
      case .descriptor(let number):
        guard let inode = process.socket(number), let socket = table.listening.first(where: { $0.inode == inode })
        else { continue }
        add(socket.path, in: process.folder, monitor.kind, owner)
      }
    }
  }

  /// Adds a path, which may be relative to the folder of the process.
  private mutating func add(
    _ path: String, in folder: String?, _ kind: MonitorSocket.Kind, _ owner: MonitorSocket.Process
  ) {
    let whole = path.hasPrefix("/") ? path : folder.map { "\($0)/\(path)" } ?? path
    add(
      MonitorSocket(kind: kind, address: whole, process: owner, isInUse: table.connected.contains(path)))
  }

  /// Adds sockets in well-known places that no command line names.
  private mutating func addUsualPlaces(_ processes: [(process: Process, program: String)]) {
    for socket in table.listening where socket.path.hasPrefix("/") && !known.contains(socket.path) {
      guard let kind = UsualPlaces.kind(of: socket.path) else { continue }
      let owner = processes.first { $0.process.sockets().contains(socket.inode) }
      add(
        MonitorSocket(
          kind: kind, address: socket.path,
          process: owner.map {
            MonitorSocket.Process(id: $0.process.id, program: $0.program, isStopped: $0.process.isStopped)
          }, isInUse: table.connected.contains(socket.path)))
    }
  }

  /// Adds a socket unless its address is known: a process and its parent before an exec have the same command line.
  ///
  /// An address with a line end or another control character in it is left out: it would look like several
  /// addresses in a list that has one on each line.
  private mutating func add(_ socket: MonitorSocket) {
    guard !socket.address.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return }
    if known.insert(socket.address).inserted { found.append(socket) }
  }
}

/// Paths where other programs keep the sockets of their monitors.
enum UsualPlaces {
  /// The kind of monitor at a path; nil for any other path.
  static func kind(of path: String) -> MonitorSocket.Kind? {
    let parts = path.split(separator: "/")
    guard let file = parts.last else { return nil }
    if file.hasPrefix("org.qemu.guest_agent") || file.hasSuffix(".qga") || file == "qga.sock" { return .guestAgent }
    // libvirt: .../qemu/domain-1-name/monitor.sock, both system and session.
    if file == "monitor.sock", parts.dropLast().last?.hasPrefix("domain-") ?? false { return .qmp }
    // LXD and Incus.
    if file == "qemu.monitor" { return .qmp }
    // Proxmox: /run/qemu-server/100.qmp; Kata: .../qmp.sock; and common names.
    if file.hasSuffix(".qmp") || file == "qmp" || file == "qmp.sock" || file.hasSuffix("-qmp.sock") { return .qmp }
    return nil
  }
}
