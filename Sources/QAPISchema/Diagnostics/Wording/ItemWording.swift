extension Item {
  /// How messages speak of the part: what it is, its name, and where it is from.
  var text: String {
    let own = "\(role.rawValue) '\(name)'"
    return owner.map { "\(own) of '\($0)'" } ?? own
  }

  /// The same without the owner where that is the definition under report.
  func text(in definition: String?) -> String {
    owner == definition ? Item(role, name).text : text
  }
}

extension [String] {
  /// The names in quotes with commas between them.
  var listed: String { map { "'\($0)'" }.joined(separator: ", ") }
}
