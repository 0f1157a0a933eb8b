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

  /// Members that are sent if a flag is given.
  public struct Choice: Sendable {
    /// The name of the flag, which is not sent itself.
    public let flag: String
    /// The members.
    public let constants: JSONObject

    /// Sends members if the flag is given.
    public init(_ flag: String, _ constants: JSONObject) {
      self.flag = flag
      self.constants = constants
    }
  }

  /// The name of the QMP command.
  public let command: String
  /// The arguments that do not go to the member of their own name.
  public let mapping: [Mapping]
  /// Members that are always sent.
  public let constants: JSONObject
  /// Members that are sent if a flag is given, in place of constants of the same names.
  public let choices: [Choice]
  /// The rest of a sentence that begins with "This target can't", for a target that lacks the command; where nil, the
  /// target's own words are the error.
  public let purpose: String?
  /// Lays out the result; where nil, `HMPResultText` does.
  public let report: HMPReport?

  /// What carries the line out on a target that has no such QMP command; where nil, nothing does.
  public let fallback: HMPTranslator?

  /// Makes the call of a command; an argument without a mapping goes to the member of its name.
  public init(
    _ command: String, mapping: [Mapping] = [], constants: JSONObject = [:], choices: [Choice] = [],
    purpose: String? = nil, report: HMPReport? = nil, fallback: HMPTranslator? = nil
  ) {
    self.command = command
    self.mapping = mapping
    self.constants = constants
    self.fallback = fallback
    self.choices = choices
    self.purpose = purpose
    self.report = report
  }
}
