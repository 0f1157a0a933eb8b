import CommandLineOptions
import HMP
import HMPTranslation
import MainLoop
import Platform
import QAPIRuntime
import SocketDiscovery
import SystemPackage

/// Where the operator's own tables are.
enum TablePlaces {
  /// The files of the command line, then those of the configuration's folder by name.
  static func files(_ options: Options) -> [String] {
    options.tables + (ConfigurationFolder.path.map(files(in:)) ?? [])
  }

  private static func files(in folder: String) -> [String] {
    ProcessFiles.entries(of: folder)
      .filter { $0.hasSuffix(".hmp") && !$0.hasPrefix(".") }
      .map { "\(folder)/\($0)" }
      .sorted()
  }

  /// The most bytes of a table.
  private static let limit = 16 << 20

  /// Reads a regular file whole.
  @Sendable static func load(_ path: String) -> Result<[UInt8], OperatorTables.Unreadable> {
    do throws(FileError) {
      return .success(try FileDescriptor.contents(of: path, limit: limit))
    } catch {
      return .failure(.init("\(error)"))
    }
  }

  /// The built-in commands with those of the operator; nil when there are no files.
  @MainLoop
  static func table(
    _ builtIn: HMPTable, _ options: Options, on target: any CommandTarget
  ) async throws(HMPFailure) -> HMPTable? {
    let paths = files(options)
    guard !paths.isEmpty else { return nil }
    return try await OperatorTables.table(builtIn, adding: paths, on: target, load: load)
  }
}
