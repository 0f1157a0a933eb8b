public import QJSON

/// What a server tells of itself when a client connects.
public struct ServerGreeting: Sendable, Hashable {
  public struct Version: Sendable, Hashable {
    public var major: Int64
    public var minor: Int64
    public var micro: Int64

    public init(major: Int64, minor: Int64, micro: Int64) {
      self.major = major
      self.minor = minor
      self.micro = micro
    }
  }

  /// Nil when the server names none that can be read.
  public var version: Version?
  /// The builder's own addition to the version; often empty.
  public var package: String
  /// What can be enabled, such as `oob`, in the server's order.
  public var capabilities: [String]

  public init(version: Version?, package: String, capabilities: [String]) {
    self.version = version
    self.package = package
    self.capabilities = capabilities
  }

  /// Reads a greeting; nil when the message is none.
  ///
  /// Only the member `QMP` itself has to be there.
  public init?(_ message: JSONValue) {
    guard let facts = message["QMP"], case .object = facts else { return nil }
    let numbers = facts["version"]?["qemu"]
    if let major = numbers?["major"]?.integerValue, let minor = numbers?["minor"]?.integerValue,
      let micro = numbers?["micro"]?.integerValue
    {
      version = Version(major: major, minor: minor, micro: micro)
    }
    package = facts["version"]?["package"]?.stringValue ?? ""
    capabilities = (facts["capabilities"]?.arrayValue ?? []).compactMap(\.stringValue)
  }
}

extension ServerGreeting.Version: CustomStringConvertible {
  /// `7.2.22`.
  public var description: String { "\(major).\(minor).\(micro)" }
}
