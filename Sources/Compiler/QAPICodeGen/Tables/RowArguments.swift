import HMPTables
import QAPISchema

/// Translates the arguments of a row to the struct that its translator takes, so that a translator names no argument by a
/// string.
///
///     struct ResizeArguments: HMPRowArguments {
///       let device: String
///       let force: Bool
///       let size: Int64?
///       let written: HMPArguments
///
///       init(_ written: HMPArguments) throws(HMPError) {
///         self.written = written
///         device = try written.required("device")
///         force = written.flag("force")
///         size = written.optional("size")
///       }
///     }
struct RowArguments {
  private let row: RowDefinition

  init(_ row: RowDefinition) {
    self.row = row
  }

  /// The name of the struct; nil for a row without arguments.
  var typeName: String? {
    guard !row.arguments.arguments.isEmpty else { return nil }
    return SwiftNames.type(row.table.map { "\($0)-\(row.name)" } ?? row.name) + "Arguments"
  }

  var declaration: SwiftDeclaration? {
    guard let typeName else { return nil }
    let arguments = row.arguments.arguments
    let properties = arguments.map { argument in
      SwiftDeclaration.property(
        SwiftProperty(
          documentation: row.text(ofArgument: argument.name).map { [HMPText.line($0)] } ?? [],
          name: member(argument), type: argument.swiftType))
    }
    let written = SwiftProperty(
      documentation: ["The arguments as they were read, and the line."], name: "written", type: "HMPArguments")
    let initializer = SwiftFunction(
      parameters: [.init(label: "_", name: "written", type: "HMPArguments")], failure: "HMPError",
      body: [.line("self.written = written")] + arguments.map { .line("\(member($0)) = \($0.reading)") })
    return .type(
      SwiftType(
        documentation: ["The arguments of `\(row.table.map { "\($0) " } ?? "")\(row.name)`."], keyword: .structure,
        name: typeName, inherits: ["HMPRowArguments"],
        members: properties + [.property(written), .function(initializer)]))
  }

  private func member(_ argument: HMPArgument) -> String { SwiftNames.escaped(SwiftNames.member(argument.name)) }
}

extension HMPArgument {
  /// A flag is never missing: it is given or not.
  private var isOptional: Bool {
    switch kind {
    case .flag: false
    case .flagWithValue, .format: true
    default: presence != .required
    }
  }

  fileprivate var swiftType: String {
    let type =
      switch kind {
      case .filename, .blockDevice, .string, .restOfLine, .options, .flagWithValue: "String"
      case .format: "HMPFormat"
      case .int32, .int64, .megabytes, .size: "Int64"
      case .time: "Double"
      case .boolean, .flag: "Bool"
      }
    return isOptional ? "\(type)?" : type
  }

  fileprivate var reading: String {
    let name = SwiftLiteral.string(name)
    if case .flag = kind { return "written.flag(\(name))" }
    return isOptional ? "written.optional(\(name))" : "try written.required(\(name))"
  }
}
