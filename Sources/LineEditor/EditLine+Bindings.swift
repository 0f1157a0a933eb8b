import CLibedit

/// Which key does what.
extension EditLine {
  private static let emacsKeys = [
    ("^[[A", "hmp-search-prev"), ("^[OA", "hmp-search-prev"), ("^[p", "hmp-search-prev"), ("^[P", "hmp-search-prev"),
    ("^[[B", "hmp-search-next"), ("^[OB", "hmp-search-next"), ("^[n", "hmp-search-next"), ("^[N", "hmp-search-next"),
    ("^S", "em-inc-search-next"),
    // What terminals send that are not as their description says.
    ("^[[H", "ed-move-to-beg"), ("^[OH", "ed-move-to-beg"), ("^[[1~", "ed-move-to-beg"), ("^[[7~", "ed-move-to-beg"),
    ("^[[F", "ed-move-to-end"), ("^[OF", "ed-move-to-end"), ("^[[4~", "ed-move-to-end"), ("^[[8~", "ed-move-to-end"),
    ("^[[3~", "ed-delete-next-char"), ("^[[1;5C", "em-next-word"), ("^[[1;5D", "ed-prev-word"),
  ]
  private static let viKeys = [("^R", "em-inc-search-prev"), ("^S", "em-inc-search-next")]
  /// In vi's insert mode, and in its command mode, where the cursor is on a character.
  private static let cursorKeys: [(KeyDecoder.CursorKey, String, String)] = [
    (.up, "hmp-search-prev", "ed-prev-history"), (.down, "hmp-search-next", "ed-next-history"),
    (.right, "hmp-next-char", "ed-next-char"), (.left, "ed-prev-char", "ed-prev-char"),
    (.home, "ed-move-to-beg", "ed-move-to-beg"), (.end, "hmp-line-end", "ed-move-to-end"),
    (.delete, "ed-delete-next-char", "ed-delete-next-char"),
  ]
  private static let ownKeys = [
    ("^I", "hmp-complete"), ("^C", "hmp-interrupt"), ("^Z", "hmp-suspend"), (String(pasteKey), "hmp-paste"),
  ]

  /// Binds keys: first those that ~/.editrc may bind otherwise, and behind it the editor's own in whatever key maps it has chosen.
  func bindKeys() {
    addFunctions()
    let editor = WideText("emacs")
    withExtendedLifetime(editor) { _ = cledit_set_editor(handle, editor.start) }
    for (key, name) in Self.emacsKeys { bind(key, to: name) }
    el_source(handle, nil)
    if isVi {
      keys.recognizesCursorKeys = true
      for (key, name) in Self.viKeys { bind(key, to: name) }
      for (key, name, alternative) in Self.cursorKeys {
        bind(String(key.character), to: name)
        bind(String(key.character), to: alternative, isAlternative: true)
      }
    }
    for (key, name) in Self.ownKeys {
      bind(key, to: name)
      bind(key, to: name, isAlternative: true)
    }
  }

  /// Whether the keys are vi's; ~/.editrc says so.
  private var isVi: Bool { cledit_is_vi(handle) != 0 }

  private func addFunctions() {
    add("hmp-complete", "Complete the word at the cursor") { @Sendable handle, _ in
      EditLine.of(handle)?.completionKey() ?? UInt8(CC_ERROR)
    }
    add("hmp-interrupt", "Throw the line away") { @Sendable handle, _ in
      EditLine.of(handle)?.interruptKey() ?? UInt8(CC_ERROR)
    }
    add("hmp-suspend", "Stop the program") { @Sendable handle, _ in
      EditLine.of(handle)?.suspendKey() ?? UInt8(CC_ERROR)
    }
    add("hmp-paste", "Insert pasted text") { @Sendable handle, _ in
      EditLine.of(handle)?.pasteAction() ?? UInt8(CC_ERROR)
    }
    add("hmp-search-prev", "Go back to a line with the same beginning") { @Sendable handle, _ in
      EditLine.of(handle)?.searchKey(isBackward: true) ?? UInt8(CC_ERROR)
    }
    add("hmp-next-char", "Go to the right, up to behind the last character") { @Sendable handle, _ in
      EditLine.of(handle)?.forwardKey(by: 1) ?? UInt8(CC_ERROR)
    }
    add("hmp-line-end", "Go to behind the last character") { @Sendable handle, _ in
      EditLine.of(handle)?.forwardKey(by: .max) ?? UInt8(CC_ERROR)
    }
    add("hmp-search-next", "Go forward to a line with the same beginning") { @Sendable handle, _ in
      EditLine.of(handle)?.searchKey(isBackward: false) ?? UInt8(CC_ERROR)
    }
  }

  private func add(_ name: String, _ help: String, _ action: @escaping cledit_function) {
    let name = WideText(name)
    let help = WideText(help)
    functionTexts += [name, help]
    cledit_add_function(handle, name.start, help.start, action)
  }

  private func bind(_ key: String, to name: String, isAlternative: Bool = false) {
    let key = WideText(key)
    let name = WideText(name)
    withExtendedLifetime((key, name)) {
      if isAlternative {
        cledit_bind_alternative(handle, key.start, name.start)
      } else {
        cledit_bind(handle, key.start, name.start)
      }
    }
  }
}
