/// The versions of the schema language that differ in what documentation may look like and how it is dumped.
package enum Dialect: String, Sendable, CaseIterable {
  /// That of QEMU 9.0: `Note` and `Example` sections, headings, text without its indentation, lines of any length.
  case v9 = "9.0"
  /// That of QEMU 10.2.
  case v10 = "10.2"
}
