import CommandLineOptions
import Platform
import SystemPackage

/// Where a user's own settings and tables are.
enum ConfigurationFolder {
  /// In the XDG configuration folder; nil when the user has neither that nor a home.
  static var path: String? {
    if let place = Environment.value("XDG_CONFIG_HOME"), place.hasPrefix("/") { return "\(place)/hmp" }
    return Environment.value("HOME").map { "\($0)/.config/hmp" }
  }

  /// The configuration file's text; nil when there is no such file.
  static func read() -> ConfigurationText? {
    guard let path = path.map({ "\($0)/config" }) else { return nil }
    do throws(FileError) {
      let contents = try FileDescriptor.contents(of: path, limit: limit)
      return ConfigurationText(path: path, text: .success(String(decoding: contents, as: UTF8.self)))
    } catch {
      if error == .system(.noSuchFileOrDirectory) || error == .system(.notDirectory) { return nil }
      return ConfigurationText(path: path, text: .failure(.init("\(error)")))
    }
  }

  /// The most bytes of a configuration file.
  private static let limit = 1 << 20
}
