import CLineEditor
import Glibc

/// One editor of the C library: the line that it edits, its keys and its prompt.
///
/// Confined to one thread. libedit calls its client back on that thread, from within ``readLine()``.
final class Libedit {
  typealias KeyFunction = cledit_function

  private let handle: OpaquePointer
  private let streams: [UnsafeMutablePointer<FILE>]
  private var prompt = WideText("")
  /// Texts that libedit keeps without copying them.
  private var functionTexts: [WideText] = []

  /// Fails where a descriptor is no terminal: libedit then reads lines, but keeps no line that could be drawn or edited.
  init(input: Int32, output: Int32) throws(LineSourceError) {
    guard Terminal.isTerminal(input), Terminal.isTerminal(output) else { throw .cannotStart(errno: ENOTTY) }
    CharacterTypes.useUTF8()
    let streams = [(input, "r"), (output, "w"), (output, "w")].compactMap { fdopen(dup($0.0), $0.1) }
    guard streams.count == 3, let handle = el_init("hmp", streams[0], streams[1], streams[2]) else {
      let failure = errno
      for stream in streams { fclose(stream) }
      throw .cannotStart(errno: failure)
    }
    self.handle = handle
    self.streams = streams
  }

  deinit {
    el_end(handle)
    for stream in streams { fclose(stream) }
  }

  // MARK: - The client

  /// Has libedit ask the line, which must outlive this, for each key.
  func attach(_ line: EditLine) {
    cledit_set_client_data(handle, Unmanaged.passUnretained(line).toOpaque())
    cledit_set_prompt(handle) { @Sendable handle in Libedit.line(of: handle)?.promptText }
    cledit_set_getc(handle) { @Sendable handle, character in
      guard let scalar = Libedit.line(of: handle)?.nextCharacter() else { return 0 }
      character?.pointee = wchar_t(scalar.value)
      return 1
    }
    cledit_keys_are_characters(handle)
  }

  /// The line that a callback is for.
  static func line(of handle: OpaquePointer?) -> EditLine? {
    guard let handle, let object = cledit_client_data(handle) else { return nil }
    return Unmanaged<EditLine>.fromOpaque(object).takeUnretainedValue()
  }

  // MARK: - Lines

  /// Whether libedit edits at all: not on a dumb terminal, nor after `edit off` in ~/.editrc.
  var isEditing: Bool { cledit_edits(handle) != 0 }

  func disableEditing() { cledit_disable_editing(handle) }

  func setPrompt(_ text: String) { prompt = WideText(text) }

  /// Valid until the prompt is set again.
  var promptText: UnsafeMutablePointer<wchar_t>? { prompt.start }

  /// Reads one line, with its end; nil where there is none, or a callback ended it.
  func readLine() -> String? {
    var count: Int32 = 0
    guard let text = el_wgets(handle, &count), count > 0 else { return nil }
    return String(UnsafeBufferPointer(start: text, count: Int(count)))
  }

  /// The line as it stands, before and after the cursor.
  var parts: (before: String, after: String) {
    // While libedit reads a line without editing it, its cursor may still be that of the previous line, past the end.
    guard let info = el_wline(handle)?.pointee, let start = info.buffer, let cursor = info.cursor,
      let end = info.lastchar, start <= cursor, cursor <= end
    else { return ("", "") }
    return (
      String(UnsafeBufferPointer(start: start, count: cursor - start)),
      String(UnsafeBufferPointer(start: cursor, count: end - cursor))
    )
  }

  /// Inserts text at the cursor; false where libedit has no room for it.
  func insert(_ text: some StringProtocol) -> Bool {
    let wide = WideText(text)
    return withExtendedLifetime(wide) { el_winsertstr(handle, wide.start) == 0 }
  }

  /// Deletes that many characters before the cursor.
  func delete(_ count: Int) { el_deletestr(handle, Int32(clamping: count)) }

  /// Moves the cursor by characters, backward where negative.
  func moveCursor(by count: Int) { el_cursor(handle, Int32(clamping: count)) }

  // MARK: - The terminal

  /// Draws the line where the terminal's cursor is, at the beginning of a row.
  func refresh() { cledit_refresh(handle) }

  /// Takes note of a new window size.
  func resize() { el_resize(handle) }

  /// Passes keys through unprocessed, or gives the terminal back.
  func prepareTerminal(isRaw: Bool) { cledit_prepare_terminal(handle, isRaw ? 1 : 0) }

  // MARK: - Keys

  /// Whether the keys are vi's, as ~/.editrc can say.
  var isVi: Bool { cledit_is_vi(handle) != 0 }

  func useEmacsKeys() {
    let name = WideText("emacs")
    withExtendedLifetime(name) { _ = cledit_set_editor(handle, name.start) }
  }

  /// Reads ~/.editrc.
  func readUserFile() { el_source(handle, nil) }

  func add(_ name: String, _ help: String, _ action: @escaping KeyFunction) {
    let name = WideText(name)
    let help = WideText(help)
    functionTexts += [name, help]
    cledit_add_function(handle, name.start, help.start, action)
  }

  /// Binds a key in the main key map, or in that of vi's command mode.
  func bind(_ key: String, to name: String, isAlternative: Bool = false) {
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

  /// The escape sequences of keys that are bound, by ~/.editrc too.
  var boundSequences: Set<[UInt8]> {
    guard let text = cledit_bindings(handle) else { return [] }
    defer { free(text) }
    var sequences: Set<[UInt8]> = []
    for line in String(cString: text).split(separator: "\n") where line.hasPrefix("\"^[") {
      // `"^[[A"         ->  ed-prev-history`; control characters have a caret.
      let key = line.dropFirst().prefix { $0 != "\"" }.replacing("^[", with: "\u{1B}")
      sequences.insert(Array(key.utf8))
    }
    return sequences
  }

  /// A history that libedit's own search uses; nil where there is no memory for it.
  ///
  /// The caller frees it.
  func makeHistory(limit: Int) -> OpaquePointer? { cledit_history(handle, Int32(clamping: limit)) }
}

/// Text as libedit takes it: wide characters that end in zero.
final class WideText {
  private let buffer: UnsafeMutableBufferPointer<wchar_t>

  /// Leaves out NUL characters, which would end the text.
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
