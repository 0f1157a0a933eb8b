/// The schema's predefined enumeration of the JSON types that a value can have.
public enum QType: QAPIEnum {
  case none, qnull, qnum, qstring, qdict, qlist, qbool
  /// A value that only a newer peer knows.
  case unknown(String)

  public static var allCases: [QType] { [.none, .qnull, .qnum, .qstring, .qdict, .qlist, .qbool] }

  public var name: String {
    switch self {
    case .none: "none"
    case .qnull: "qnull"
    case .qnum: "qnum"
    case .qstring: "qstring"
    case .qdict: "qdict"
    case .qlist: "qlist"
    case .qbool: "qbool"
    case .unknown(let name): name
    }
  }
}
