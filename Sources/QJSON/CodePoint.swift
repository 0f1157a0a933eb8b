/// What QMP refuses of Unicode although UTF-8 can spell it.
enum CodePoint {
  static func isNoncharacter(_ value: UInt32) -> Bool {
    value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value)
  }
}
