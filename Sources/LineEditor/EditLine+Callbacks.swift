import CLibedit

/// libedit's C callbacks: each finds its ``EditLine`` and hands over.
extension EditLine {
  func attachCallbacks() {
    cledit_set_client_data(handle, Unmanaged.passUnretained(self).toOpaque())
    cledit_set_prompt(handle) { @Sendable handle in EditLine.of(handle)?.widePrompt.start }
    cledit_set_getc(handle) { @Sendable handle, character in
      guard let scalar = EditLine.of(handle)?.nextCharacter() else { return 0 }
      character?.pointee = wchar_t(scalar.value)
      return 1
    }
    cledit_keys_are_characters(handle)
  }

  static func of(_ handle: OpaquePointer?) -> EditLine? {
    guard let handle, let object = cledit_client_data(handle) else { return nil }
    return Unmanaged<EditLine>.fromOpaque(object).takeUnretainedValue()
  }
}
