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
    cledit_keys_send_no_signals(handle)
  }

  /// Binds the editor's own keys after ~/.editrc, whose choice of emacs or vi keys resets the key maps.
  func bindKeys() {
    let editor = WideText("emacs")
    withExtendedLifetime(editor) { _ = cledit_set_editor(handle, editor.start) }
    el_source(handle, nil)
    bind("^I", to: "hmp-complete", help: "Complete the word at the cursor") { @Sendable handle, _ in
      EditLine.of(handle)?.completionKey() ?? UInt8(CC_ERROR)
    }
    bind("^C", to: "hmp-interrupt", help: "Throw the line away") { @Sendable handle, _ in
      EditLine.of(handle)?.interruptKey() ?? UInt8(CC_ERROR)
    }
    bind("^Z", to: "hmp-suspend", help: "Stop the program") { @Sendable handle, _ in
      EditLine.of(handle)?.suspendKey() ?? UInt8(CC_ERROR)
    }
    bind(String(Self.pasteKey), to: "hmp-paste", help: "Insert pasted text") { @Sendable handle, _ in
      EditLine.of(handle)?.pasteAction() ?? UInt8(CC_ERROR)
    }
  }

  private func bind(_ key: String, to name: String, help: String, _ action: @escaping cledit_function) {
    let name = WideText(name)
    let help = WideText(help)
    functionTexts += [name, help]
    cledit_add_function(handle, name.start, help.start, action)
    let key = WideText(key)
    withExtendedLifetime(key) { cledit_bind(handle, key.start, name.start) }
  }

  private static func of(_ handle: OpaquePointer?) -> EditLine? {
    guard let handle, let object = cledit_client_data(handle) else { return nil }
    return Unmanaged<EditLine>.fromOpaque(object).takeUnretainedValue()
  }
}
