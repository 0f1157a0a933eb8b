import CLineEditor
import Glibc

/// Facts about the terminal of a descriptor.
package enum Terminal {
  /// A terminal's size in character cells.
  package struct Size: Sendable, Equatable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
    }
  }

  /// Whether the descriptor is a terminal.
  package static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  /// The size of the terminal; 80 by 24 where there is none or it doesn't know.
  package static func size(_ descriptor: Int32) -> Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard cledit_window_size(descriptor, &columns, &rows) == 0, columns > 0, rows > 0 else {
      return Size(columns: 80, rows: 24)
    }
    return Size(columns: Int(columns), rows: Int(rows))
  }

  /// Whether `TERM` says that the terminal can't move its cursor, or says nothing.
  package static var isDumb: Bool {
    guard let term = getenv("TERM") else { return true }
    return ["", "dumb", "emacs", "unknown"].contains(String(cString: term))
  }

  /// Whether a read would not wait.
  static func hasInput(_ descriptor: Int32, milliseconds: Int32 = 0) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) != 0
  }

  /// Writes all of a text to a descriptor, even if another process has made it non-blocking.
  ///
  /// Returns the system's error number where it cannot be done, else nil.
  @discardableResult
  package static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&entry, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return nil
    }
  }
}

/// The modes of a terminal at one time, to be set again.
package struct TerminalModes: Sendable {
  private let descriptor: Int32
  private let modes: termios?

  package init(of descriptor: Int32) {
    self.descriptor = descriptor
    var modes = termios()
    self.modes = tcgetattr(descriptor, &modes) == 0 ? modes : nil
  }

  /// Sets the modes, and keeps input that has been typed ahead.
  package func restore() {
    guard var modes else { return }
    tcsetattr(descriptor, TCSADRAIN, &modes)
  }
}
