package import QMPTransport

/// What a command line asks for, checked.
package struct Options: Sendable, Equatable {
  /// What the lines are for.
  package enum Target: Sendable, Equatable {
    case embedded(Engine)
    /// A server of QMP, or a guest agent, which takes other commands and greets nobody.
    case attached(QMPAddress, isAgent: Bool)
    /// Several of these at once, each line for all of them.
    case several([Named], isAgent: Bool)
    /// A program to start, with its arguments.
    case started(program: String, arguments: [String])
  }

  /// One of several targets.
  package struct Named: Sendable, Equatable {
    /// As it is written on the command line, which is what its results are labelled with.
    package var label: String
    package var address: QMPAddress
  }

  /// How the embedded engine is set up.
  package struct Engine: Sendable, Equatable {
    /// The nodes to add, each as `blockdev_add` takes it.
    package var blockdevs: [String]
    /// Where QMP is served.
    package var addresses: [ServiceAddress]
    /// Whether clients and the human monitor may only read.
    package var isReadOnly: Bool
    /// Whether it only serves, and runs no lines.
    package var isHeadless: Bool
  }

  package let target: Target
  package let commands: [String]
  package let file: String?
  package let exitsOnError: Bool
  package let json: Bool
  /// The member of each result to print: `MEMBER.MEMBER`.
  package let member: String?
  package let variables: [String: String]
  package let showsMessages: Bool
  package let isDryRun: Bool
  package let isReadOnly: Bool
  package let isConfirmed: Bool
  package let timeout: Duration?
  package let connectTimeout: Duration
  package let keepsHistory: Bool
  /// When colour is used.
  package let color: ColorChoice
  package let usesPager: Bool
  /// The file that every QMP message is appended to.
  package let record: String?
  /// Files of further commands.
  package let tables: [String]

  /// For connecting, greeting and negotiation, unless something else is said.
  package static let connectTimeout = Duration.seconds(10)
}

extension Options {
  init(_ written: WrittenOptions) throws(OptionsError) {
    if !written.command.isEmpty, written.file != nil { throw .exclusive("--command", "--file") }
    if written.null { throw .listOnly("--null") }
    target = try Target(written)
    commands = written.command
    file = written.file
    exitsOnError = written.exitOnError
    json = written.json
    member = written.get
    variables = try Self.variables(written.variables)
    showsMessages = written.show
    isDryRun = written.dryRun
    isReadOnly = written.readOnly
    isConfirmed = written.yes
    timeout = try written.timeout.map { seconds throws(OptionsError) in try Self.duration(seconds, of: "--timeout") }
    connectTimeout = try written.connectDeadline() ?? Self.connectTimeout
    keepsHistory = !written.noHistory
    color = try written.color.map { text throws(OptionsError) in try Self.color(text) } ?? .auto
    usesPager = !written.noPager
    record = written.record
    tables = written.tables
  }

  fileprivate static func duration(_ seconds: Double, of option: String) throws(OptionsError) -> Duration {
    guard seconds > 0, seconds < 1e9 else { throw .notSeconds(option) }
    return .seconds(seconds)
  }

  private static func color(_ text: String) throws(OptionsError) -> ColorChoice {
    guard let choice = ColorChoice(rawValue: text) else { throw .notAColorChoice(text) }
    return choice
  }

  private static func variables(_ texts: [String]) throws(OptionsError) -> [String: String] {
    var values: [String: String] = [:]
    for text in texts {
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { throw .notAVariable(text) }
      values[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    return values
  }
}

extension WrittenOptions {
  func serviceAddresses() throws(OptionsError) -> [ServiceAddress] {
    var addresses: [ServiceAddress] = []
    for text in qmp { addresses.append(try ServiceAddress(text)) }
    return addresses
  }

  /// Nil where nothing is said of it.
  func connectDeadline() throws(OptionsError) -> Duration? {
    guard let connectTimeout else { return nil }
    return try Options.duration(connectTimeout, of: "--connect-timeout")
  }
}

extension Options.Target {
  fileprivate init(_ written: WrittenOptions) throws(OptionsError) {
    if !written.targets.isEmpty, !written.program.isEmpty { throw .exclusive("a TARGET", "a PROGRAM") }
    guard written.targets.isEmpty, written.program.isEmpty else {
      if !written.qmp.isEmpty { throw .embeddedOnly("--qmp") }
      if !written.blockdev.isEmpty { throw .embeddedOnly("--blockdev") }
      if written.headless { throw .embeddedOnly("--headless") }
      if written.qga, written.targets.isEmpty { throw .attachedOnly("--qga") }
      if written.targets.count > 1 {
        self = .several(try Self.named(written.targets), isAgent: written.qga)
      } else if let target = written.targets.first {
        self = .attached(try Self.address(target), isAgent: written.qga)
      } else {
        self = .started(program: written.program[0], arguments: Array(written.program.dropFirst()))
      }
      return
    }
    if written.qga { throw .attachedOnly("--qga") }
    if written.headless {
      if !written.command.isEmpty { throw .exclusive("--headless", "--command") }
      if written.file != nil { throw .exclusive("--headless", "--file") }
      if written.qmp.isEmpty { throw .unreachable }
    }
    self = .embedded(
      Options.Engine(
        blockdevs: written.blockdev, addresses: try written.serviceAddresses(), isReadOnly: written.readOnly,
        isHeadless: written.headless))
  }

  /// A monitor serves one client, so that one that is named twice would wait for itself.
  private static func named(_ texts: [String]) throws(OptionsError) -> [Options.Named] {
    var known: Set<QMPAddress> = []
    var targets: [Options.Named] = []
    for text in texts {
      let address = try address(text)
      guard known.insert(address).inserted else { throw .twice(text) }
      targets.append(Options.Named(label: text, address: address))
    }
    return targets
  }

  static func address(_ text: String) throws(OptionsError) -> QMPAddress {
    do throws(AddressError) {
      return try QMPAddress(parsing: text)
    } catch {
      throw .address(error)
    }
  }
}
