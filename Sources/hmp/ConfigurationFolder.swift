import CommandLineOptions
import Glibc
import HMP

/// Where a user's own settings and tables are.
enum ConfigurationFolder {
  /// In the XDG configuration folder; nil when the user has neither that nor a home.
  static var path: String? {
    if let place = variable("XDG_CONFIG_HOME"), place.hasPrefix("/") { return "\(place)/hmp" }
    return variable("HOME").map { "\($0)/.config/hmp" }
  }

  /// The configuration file's text; nil when there is no such file.
  static func read() -> ConfigurationText? {
    guard let path = path.map({ "\($0)/config" }) else { return nil }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      return ConfigurationText(path: path, text: .failure(.init(String(cString: strerror(errno)))))
    }
    let contents = TablePlaces.contents(of: descriptor)
    return ConfigurationText(
      path: path, text: contents.map { String(decoding: $0, as: UTF8.self) }.mapError { .init($0.reason) })
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
