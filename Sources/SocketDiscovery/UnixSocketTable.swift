/// The Unix sockets of the system as /proc/net/unix lists them.
package struct UnixSocketTable: Sendable, Equatable {
  package struct Socket: Sendable, Equatable {
    package var inode: UInt64
    /// As it was bound, which may be relative to the folder that its process was in.
    package var path: String
  }

  /// The stream sockets that accept connections, in the order of the list.
  package private(set) var listening: [Socket] = []
  /// The paths of those sockets through which somebody is connected, or waits to be.
  package private(set) var connected: Set<String> = []

  /// Reads the list; lines that are none of it, sockets without a path and abstract ones are passed over.
  package init(_ text: String) {
    for line in text.split(separator: "\n") {
      // Num RefCount Protocol Flags Type St Inode Path, of which the path may have blanks in it.
      let fields = line.split(separator: " ", maxSplits: 7)
      guard fields.count == 8, let flags = UInt32(fields[3], radix: 16), let type = UInt32(fields[4], radix: 16),
        let state = UInt32(fields[5], radix: 16), let inode = UInt64(fields[6]), type == Self.stream,
        fields[7].first != "@"
      else { continue }
      let path = String(fields[7])
      if flags & Self.acceptsConnections != 0 {
        listening.append(Socket(inode: inode, path: path))
      } else if state == Self.isConnected {
        // The server's end of a connection has the path of the socket that it came through.
        connected.insert(path)
      }
    }
  }

  private static let acceptsConnections: UInt32 = 1 << 16
  private static let stream: UInt32 = 1
  private static let isConnected: UInt32 = 3
}
