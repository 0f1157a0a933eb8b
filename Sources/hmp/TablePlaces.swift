import CommandLineOptions
import Glibc
import HMP
import HMPTranslation
import MainLoop
import QAPIRuntime
import SocketDiscovery

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

  /// Reads a file whole.
  @Sendable static func load(_ path: String) -> Result<[UInt8], OperatorTables.Unreadable> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .failure(.init(String(cString: strerror(errno)))) }
    return contents(of: descriptor)
  }

  /// Reads what is open to its end, and closes it.
  static func contents(of descriptor: Int32) -> Result<[UInt8], OperatorTables.Unreadable> {
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = read(descriptor, &chunk, chunk.count)
      if count == 0 { return .success(bytes) }
      guard count > 0 else {
        if errno == EINTR { continue }
        return .failure(.init(String(cString: strerror(errno))))
      }
      bytes += chunk[..<count]
    }
    return .failure(.init("more than \(limit >> 20) MiB"))
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
