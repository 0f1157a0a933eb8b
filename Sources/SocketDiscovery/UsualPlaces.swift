/// What is served on a socket, as far as its name tells where other programs keep theirs.
enum UsualPlaces {
  /// Nil for a name that says nothing.
  static func kind(of path: String) -> MonitorSocket.Kind? {
    let parts = path.split(separator: "/")
    guard let file = parts.last else { return nil }
    if file.hasPrefix("org.qemu.guest_agent") || file.hasSuffix(".qga") || file == "qga.sock" { return .guestAgent }
    // libvirt: .../qemu/domain-1-name/monitor.sock, of the system and of a session alike.
    if file == "monitor.sock", parts.dropLast().last?.hasPrefix("domain-") ?? false { return .qmp }
    // LXD and Incus.
    if file == "qemu.monitor" { return .qmp }
    // Proxmox: /run/qemu-server/100.qmp; Kata: .../qmp.sock; and what people name theirs.
    if file.hasSuffix(".qmp") || file == "qmp" || file == "qmp.sock" || file.hasSuffix("-qmp.sock") { return .qmp }
    return nil
  }
}
