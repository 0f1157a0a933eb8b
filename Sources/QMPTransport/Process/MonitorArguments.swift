/// What to add to a program's command line, so that it serves QMP on a socket that it inherits.
enum MonitorArguments {
  static func forProgram(_ program: String, descriptor: CInt) -> [String] {
    let name = program.split(separator: "/").last ?? ""
    let socket = "socket,id=hmp-monitor,fd=\(descriptor)"
    return name.hasPrefix("qemu-storage-daemon")
      ? ["--chardev", socket, "--monitor", "chardev=hmp-monitor,mode=control"]
      : ["-chardev", socket, "-mon", "chardev=hmp-monitor,mode=control"]
  }
}
