/// A name that equals another one only if the bytes are the same.
struct ExactName: Sendable, Hashable {
  private let name: String

  init(_ name: String) {
    self.name = name
  }

  static func == (first: Self, second: Self) -> Bool {
    first.name.hasSameBytes(as: second.name)
  }

  /// Of the bytes: canonically equivalent names would otherwise all have one hash.
  func hash(into hasher: inout Hasher) {
    var name = name
    name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension String {
  /// The cheap tests first; `==` alone isn't enough, because it holds for canonically equivalent strings too.
  func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
  }
}
