/// The files of the user, from the environment.
package struct UserPlaces: Sendable {
  private let variable: @Sendable (_ name: String) -> String?

  /// Reads variables of the environment; an empty one counts as unset.
  package init(variable: @escaping @Sendable (_ name: String) -> String?) {
    self.variable = variable
  }

  /// The folder of settings and tables; nil when the user has neither an XDG folder nor a home.
  package var configurationFolder: String? { place(in: "XDG_CONFIG_HOME", or: ".config") }

  /// The file of the history; nil when the user has neither an XDG folder nor a home.
  package var history: String? { place(in: "XDG_STATE_HOME", or: ".local/state").map { "\($0)/history" } }

  /// The paths of the tables among the files of a folder, by name.
  package static func tables(in folder: String, files: [String]) -> [String] {
    files.filter { $0.hasSuffix(".hmp") && !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }.sorted()
  }

  /// Replaces a leading `~` by the home folder.
  package func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = variable("HOME") else { return path }
    return home + path.dropFirst()
  }

  private func place(in name: String, or folder: String) -> String? {
    // The XDG specification requires an absolute path.
    if let place = variable(name), place.hasPrefix("/") { return "\(place)/hmp" }
    return variable("HOME").map { "\($0)/\(folder)/hmp" }
  }
}
