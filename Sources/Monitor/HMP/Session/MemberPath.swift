public import QJSON

extension JSONValue {
  /// The member that `NAME.NAME` leads to, in which a number stands for an element of a list; nil where there is none.
  public func member(at path: [String]) -> JSONValue? { member(at: path[...]) }

  /// As a script prints it: strings bare, all else as JSON.
  public var bareText: String { stringValue ?? text() }

  private func member(at path: ArraySlice<String>) -> JSONValue? {
    guard let name = path.first else { return self }
    switch self {
    case .object(let object): return object[name]?.member(at: path.dropFirst())
    case .array(let elements):
      guard let index = Int(name), elements.indices.contains(index) else { return nil }
      return elements[index].member(at: path.dropFirst())
    default: return nil
    }
  }
}
