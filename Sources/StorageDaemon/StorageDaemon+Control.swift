import MainLoop
package import MonitorAPI
package import QAPIRuntime

extension StorageDaemon: ControlHandlers {
  /// Only ever called in command mode: a session negotiates by itself.
  package func qmpCapabilities(enable: [QMPCapability]?) throws(QMPError) {
    throw QMPError(.commandNotFound, "Capabilities negotiation is already complete, command ignored")
  }

  package func queryVersion() throws(QMPError) -> VersionInfo {
    VersionInfo(
      qemu: VersionTriple(major: control.major, minor: control.minor, micro: control.micro), package: control.package)
  }

  package func queryCommands() throws(QMPError) -> [CommandInfo] {
    control.commandNames().map { CommandInfo(name: $0) }
  }

  package func queryName() throws(QMPError) -> NameInfo { NameInfo() }

  package func quit() throws(QMPError) { control.quit() }

  package func humanMonitorCommand(commandLine: String, cpuIndex: Int64?) async throws(QMPError) -> String {
    await control.humanMonitor(commandLine, cpuIndex)
  }

  /// All but the caller, which is no coroutine: what is listed is suspended.
  package func xQueryCoroutines() throws(QMPError) -> [CoroutineInfo] {
    let now = ContinuousClock.now
    return Coroutine.all.map { coroutine in
      let (seconds, attoseconds) = (now - coroutine.started).components
      return CoroutineInfo(
        id: coroutine.id, command: coroutine.command, monitor: coroutine.monitor?.name,
        waitingFor: coroutine.waitingFor,
        age: UInt64(max(seconds, 0)) * 1_000_000_000 + UInt64(max(attoseconds, 0) / 1_000_000_000))
    }
  }
}
