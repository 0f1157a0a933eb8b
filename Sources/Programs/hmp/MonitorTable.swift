import CommandLineOptions
import FrontEnd
import HMP
import HMPTranslation
import MainLoop
import MonitorCommands
import Platform
import QAPIRuntime
import SocketDiscovery
import SystemPackage

/// The built-in commands of the human monitor, for the terminal, scripts, and human-monitor-command.
enum MonitorTable {
  static let shared: HMPTable = {
    do throws(HMPTableError) {
      return try HMPTable(monitorCommands)
    } catch {
      preconditionFailure("the table compiler accepts no such tables: \(error)")
    }
  }()

  static var options: HMPOptions {
    HMPOptions(
      register: { name, context throws(HMPFailure) in try await HumanMonitor.register(name, context) },
      keepFormat: { format, context in await HumanMonitor.setDefaultFormat(format, context) },
      isName: { member, name, target throws(HMPFailure) in try await TargetNames.contains(member, name, target) })
  }

  /// A table of the built-in commands and those of the operator; nil when the operator has no tables.
  @MainLoop
  static func adding(
    tablesOf options: Options, to builtIn: HMPTable, on target: any CommandTarget
  ) async throws(HMPFailure) -> HMPTable? {
    let paths = options.tables + UserFiles.tables
    guard !paths.isEmpty else { return nil }
    return try await OperatorTables.table(builtIn, adding: paths, on: target) { UserFiles.load(table: $0) }
  }
}

/// The files in the user's folders.
enum UserFiles {
  static let places = UserPlaces { Environment.value($0) }

  /// The most bytes of a configuration file.
  private static let configurationLimit = 1 << 20
  /// The most bytes of a table.
  private static let tableLimit = 16 << 20

  /// Reads the configuration file; nil when there is none.
  static func configuration() -> ConfigurationText? {
    guard let path = places.configurationFolder.map({ "\($0)/config" }) else { return nil }
    do throws(FileError) {
      let contents = try FileDescriptor.contents(of: path, limit: configurationLimit)
      return ConfigurationText(path: path, text: .success(String(decoding: contents, as: UTF8.self)))
    } catch {
      if error == .system(.noSuchFileOrDirectory) || error == .system(.notDirectory) { return nil }
      return ConfigurationText(path: path, text: .failure(.init("\(error)")))
    }
  }

  /// The paths of the tables in the configuration folder.
  fileprivate static var tables: [String] {
    guard let folder = places.configurationFolder else { return [] }
    return UserPlaces.tables(in: folder, files: ProcessFiles.entries(of: folder))
  }

  fileprivate static func load(table path: String) -> Result<[UInt8], OperatorTables.Unreadable> {
    do throws(FileError) {
      return .success(try FileDescriptor.contents(of: path, limit: tableLimit))
    } catch {
      return .failure(.init("\(error)"))
    }
  }
}
