public import QJSON

/// The message that a server sends when a client connects.
public struct ServerGreeting: Sendable, Hashable {
  /// A version in three numbers.
  public struct Version: Sendable, Hashable {
    /// The first number.
    public var major: Int64
    /// The second number.
    public var minor: Int64
    /// The third number.
    public var micro: Int64

    /// Makes a version.
    public init(major: Int64, minor: Int64, micro: Int64) {
      self.major = major
      self.minor = minor
      self.micro = micro
    }
  }

  /// Nil if the server sends none that can be read.
  public var version: Version?
  /// The distribution's addition to the version; often empty.
  public var package: String
  /// The capabilities that can be enabled, such as `oob`, in the server's order.
  public var capabilities: [String]

  /// Makes a greeting.
  public init(version: Version?, package: String, capabilities: [String]) {
    self.version = version
    self.package = package
    self.capabilities = capabilities
  }

  /// Reads a greeting; nil if the message is none.
  ///
  /// Only the member `QMP` itself is required.
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
