/// A file that a back end makes: its name without a folder, and its text.
package struct GeneratedFile: Sendable, Equatable {
  package var name: String
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
