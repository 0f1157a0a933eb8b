import CLibedit

/// Text as libedit takes it: wide characters that end in zero.
final class WideText {
  private let buffer: UnsafeMutableBufferPointer<wchar_t>

  /// NUL characters in the text would end it; they are left out.
  init(_ text: some StringProtocol) {
    let characters = text.unicodeScalars.filter { $0 != "\0" }.map { wchar_t($0.value) }
    buffer = .allocate(capacity: characters.count + 1)
    _ = buffer.initialize(from: characters + [0])
  }

  deinit {
    buffer.deallocate()
  }

  /// Valid as long as the object.
  var start: UnsafeMutablePointer<wchar_t>? { buffer.baseAddress }
}

extension String {
  /// The text of libedit's wide characters.
  init(_ characters: UnsafeBufferPointer<wchar_t>) {
    var scalars = String.UnicodeScalarView()
    for character in characters {
      scalars.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
    }
    self.init(scalars)
  }
}
