/// What a manual page says of itself.
package struct ManualOptions: Sendable {
  /// The page's name, as `man` finds it.
  package var name: String
  /// One line on the subject.
  package var about: String
  /// The date of the page; without one, that of the day on which it is shown.
  package var date: String?

  package init(name: String, about: String, date: String? = nil) {
    self.name = name
    self.about = about
    self.date = date
  }
}

extension ManualText {
  /// Adds what each page begins with.
  mutating func prologue(_ options: ManualOptions) {
    macro("Dd", options.date.map(Self.date) ?? "$Mdocdate$")
    macro("Dt", "\(Self.title(options.name.uppercased())) 7")
    macro("Os")
    section("NAME")
    macro("Nm", Self.title(options.name))
    macro("Nd", Self.title(options.about))
    section("DESCRIPTION")
  }

  private static func date(_ text: String) -> String {
    text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || " ,-".contains($0)) }
  }

  /// Text for the lists of pages, in which a hyphen is a plain one.
  private static func title(_ text: String) -> String {
    text.split(separator: "-", omittingEmptySubsequences: false).map { arguments(String($0)) }.joined(separator: "-")
  }
}
