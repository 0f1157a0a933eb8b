import Glibc

/// A string that reaches the system whole: a path, a name, an argument or a variable of a program, without NUL.
///
/// C ends a string at its first NUL, so that `/x/a.img\0.b` would open `/x/a.img`. Whatever passes a string on to the
/// system takes one of these; the initializer is the one place where it can be refused.
package struct SystemString: Sendable, Hashable, CustomStringConvertible {
  /// The string has a NUL in it.
  package struct ContainsNUL: Error, Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package var description: String { "the text has a NUL character in it" }
  }

  package let text: String

  package init(_ text: String) throws(ContainsNUL) {
    guard !text.utf8.contains(0) else { throw ContainsNUL(text: text) }
    self.text = text
  }

  package var description: String { text }
}

/// Calls the body with the strings as C has them, and a null pointer after the last.
func withCStrings<Result>(
  _ strings: [SystemString], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
  for (index, string) in strings.enumerated() { pointers[index] = strdup(string.text) }
  pointers[strings.count] = nil
  defer {
    for index in strings.indices { free(pointers[index]) }
    pointers.deallocate()
  }
  return body(pointers)
}
