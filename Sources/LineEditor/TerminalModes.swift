import Glibc

/// The modes that a terminal had, to be set again.
package struct TerminalModes: Sendable {
  private let descriptor: Int32
  private let modes: termios?

  package init(of descriptor: Int32) {
    self.descriptor = descriptor
    var modes = termios()
    self.modes = tcgetattr(descriptor, &modes) == 0 ? modes : nil
  }

  /// Sets the modes, without losing what has been typed ahead.
  package func restore() {
    guard var modes else { return }
    tcsetattr(descriptor, TCSADRAIN, &modes)
  }
}
