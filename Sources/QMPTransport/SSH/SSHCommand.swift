/// The command line of the ssh program that leads from a socket here to one of another machine.
struct SSHCommand: Equatable {
  let arguments: [String]

  init(to place: SSHPlace, from localPath: String, asks: Bool) {
    var options = [
      // Nothing is run there, and nothing but the socket is forwarded.
      "-N", "-T", "-x", "-a",
      "-o", "ExitOnForwardFailure=yes", "-o", "StreamLocalBindUnlink=yes",
      // A connection that others share would outlive us, with our socket.
      "-o", "ControlPath=none", "-o", "PermitLocalCommand=no",
      // A network that is gone is noticed after 45 seconds.
      "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3",
    ]
    if !asks { options += ["-o", "BatchMode=yes"] }
    if let port = place.port { options += ["-p", "\(port)"] }
    options += ["-L", "\(Self.quoted(localPath)):\(Self.quoted(place.path))"]
    arguments = options + [(place.user.map { "\($0)@" } ?? "") + place.host]
  }

  /// A path as `-L` takes it, where a colon ends one and a percent sign begins a name.
  private static func quoted(_ path: String) -> String {
    path.map { character in
      switch character {
      case "\\", ":": "\\\(character)"
      case "%": "%%"
      default: "\(character)"
      }
    }.joined()
  }
}
