/// How long to wait before each attempt to connect again: longer and longer, up to a limit.
struct ReconnectPauses: Sendable {
  private static let first = Duration.milliseconds(100)
  private static let longest = Duration.seconds(2)

  private var following = first

  mutating func next() -> Duration {
    defer { following = min(following * 2, Self.longest) }
    return following
  }
}
