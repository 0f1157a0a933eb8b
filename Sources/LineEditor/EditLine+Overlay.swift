import CLibedit

/// Hints and marks: drawn while the editor waits for a key, out of libedit's sight.
extension EditLine {
  /// Draws what the program says of the line, unless there is input that would change it at once.
  func drawOverlay() {
    guard isEditing, !Terminal.hasInput(input) else { return }
    let (before, after) = parts
    let line = LineOverlay.Line(prompt: prompt, before: before, after: after)
    if overlay.isMarked, !LineCanvas(line, size).isDrawable { return showAbove("") }
    let annotation = line.text.isEmpty ? LineAnnotation() : delegate.annotate(line.text)
    Terminal.write(overlay.draw(annotation, on: line, size: size, isTyped: isOnlyTyped), to: output)
    isOnlyTyped = true
  }

  /// Leaves the screen to libedit, which is about to act on a key.
  func giveScreen(for key: Unicode.Scalar) {
    Terminal.write(overlay.removeHint(), to: output)
    if TerminalText.isControl(key) { isOnlyTyped = false }
  }
}
