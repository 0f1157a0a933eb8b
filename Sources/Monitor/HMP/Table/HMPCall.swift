public import QJSON

/// Carries a command out by one QMP command, the arguments becoming its members.
///
/// An argument goes to the member of its own name unless it is mapped; one that was left out is not sent, except for
/// flags without a value, which are sent as false. Options (`O`) become an object for the member that they are mapped
/// to; without a mapping they become members of the command itself.
public struct HMPCall: Sendable {
  /// Which members of the QMP command an argument is given to.
  public struct Mapping: Sendable, Equatable {
    /// The name of the argument.
    public let argument: String
    /// With several, the target's own names decide.
    public let members: [String]

    /// Maps an argument to members; of several, the target's own names decide.
    public init(_ argument: String, _ members: [String]) {
      self.argument = argument
      self.members = members
    }
  }

  /// The name of the QMP command.
  public let command: String
  /// The arguments that do not go to the member of their own name.
  public let mapping: [Mapping]
  /// Members that are always sent.
  public let constants: JSONObject
  /// The text of a result; where nil, `HMPResultText` lays it out.
  public let resultFormatter: (@Sendable (JSONValue) -> String)?

  /// What carries the line out on a target that has no such QMP command; where nil, nothing does.
  public let fallback: HMPTranslator?

  /// Makes the call of a command; an argument without a mapping goes to the member of its name.
  public init(
    _ command: String, mapping: [Mapping] = [], constants: JSONObject = [:], fallback: HMPTranslator? = nil,
    resultFormatter: (@Sendable (JSONValue) -> String)? = nil
  ) {
    self.command = command
    self.mapping = mapping
    self.constants = constants
    self.fallback = fallback
    self.resultFormatter = resultFormatter
  }
}
