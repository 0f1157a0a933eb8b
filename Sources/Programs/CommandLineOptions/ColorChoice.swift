/// When output is coloured.
package enum ColorChoice: String, Sendable {
  /// On a terminal that can show colours, unless `NO_COLOR` forbids it.
  case auto
  case always
  case never
}
