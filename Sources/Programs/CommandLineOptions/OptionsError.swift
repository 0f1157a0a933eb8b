import QMPTransport

/// Why a command line of known options makes no sense.
enum OptionsError: Error, Equatable, CustomStringConvertible {
  case exclusive(String, String)
  case embeddedOnly(String)
  case attachedOnly(String)
  case listOnly(String)
  case unreachable
  case notSeconds(String)
  case notAVariable(String)
  case notAColorChoice(String)
  case address(AddressError)
  case twice(String)
  /// The permissions of a socket's file.
  case notAMode(String)
  case modeOfNoFile(String)
  /// What `hmp list` or `hmp proxy` does not take.
  case list, proxy

  var description: String {
    switch self {
    case .exclusive(let first, let second): "\(first) and \(second) exclude each other"
    case .embeddedOnly(let option): "\(option) is for the embedded engine only"
    case .attachedOnly(let option): "\(option) needs a TARGET"
    case .listOnly(let option): "\(option) is for 'hmp list' only"
    case .unreachable: "--headless needs --qmp: nothing could reach the engine"
    case .notSeconds(let option): "\(option) takes a number of seconds above 0"
    case .notAVariable(let text): "--set \(text): NAME=VALUE expected"
    case .notAColorChoice(let text): "--color \(text): auto, always or never expected"
    case .address(let error): error.description
    case .notAMode(let text): "'\(text)' is no mode of a file, such as 660"
    case .modeOfNoFile(let text): "'\(text)': only the socket of a path has a mode"
    case .twice(let target): "the target '\(target)' is named twice"
    case .proxy:
      "it is 'hmp proxy TARGET --qmp ADDRESS', and --read-only and --connect-timeout; a socket of that name is ./proxy"
    case .list: "'hmp list' takes --json, --null and --connect-timeout only; a socket of that name is ./list"
    }
  }
}
