import CommandLineOptions
import Glibc
import HMP
import HMPTranslation
import MainLoop
import QAPIRuntime

/// Where the operator's own tables are.
enum TablePlaces {
  /// The files of the command line, then those of the configuration's folder by name.
  static func files(_ options: Options) -> [String] {
    options.tables + (folder.map(files(in:)) ?? [])
  }

  /// In the XDG configuration folder; nil when the user has neither that nor a home.
  private static var folder: String? {
    if let place = variable("XDG_CONFIG_HOME"), place.hasPrefix("/") { return "\(place)/hmp" }
    return variable("HOME").map { "\($0)/.config/hmp" }
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  private static func files(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var files: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".hmp"), !name.hasPrefix(".") { files.append("\(folder)/\(name)") }
    }
    return files.sorted()
  }

  /// The most bytes of a table.
  private static let limit = 16 << 20

  /// Reads a file whole.
  @Sendable static func load(_ path: String) -> Result<[UInt8], OperatorTables.Unreadable> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .failure(.init(String(cString: strerror(errno)))) }
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
