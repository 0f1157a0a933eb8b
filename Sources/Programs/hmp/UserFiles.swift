import CommandLineOptions
import FrontEnd
import HMP
import Platform
import SocketDiscovery
import SystemPackage

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
      let contents = try FileDescriptor.privateContents(of: path, limit: configurationLimit)
      return ConfigurationText(path: path, text: .success(String(decoding: contents, as: UTF8.self)))
    } catch {
      if error == .system(.noSuchFileOrDirectory) || error == .system(.notDirectory) { return nil }
      return ConfigurationText(path: path, text: .failure(.init("\(error)")))
    }
  }

  /// The paths of the tables in the configuration folder.
  static var tables: [String] {
    guard let folder = places.configurationFolder else { return [] }
    return UserPlaces.tables(in: folder, files: ProcessFiles.entries(of: folder))
  }

  static func load(table path: String, isNamed: Bool) -> Result<[UInt8], OperatorTables.Unreadable> {
    do throws(FileError) {
      // A file that the command line names is the user's choice; one in the folder is read unasked.
      return .success(
        isNamed
          ? try FileDescriptor.contents(of: path, limit: tableLimit)
          : try FileDescriptor.privateContents(of: path, limit: tableLimit))
    } catch {
      return .failure(.init("\(error)"))
    }
  }
}
