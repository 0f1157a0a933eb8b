/// Object types that are no schema's: those of union branches, with members that stand before the branches elsewhere.
///
/// A member that moves from before the branches into them, or back, changes no message.
struct MemberExtensions {
  /// Far more than a schema needs; ends what a peer could tell of to keep us busy.
  private static let limit = 10_000

  private var numbers: [Key: Int] = [:]

  private struct Key: Hashable {
    var type: Int
    var members: [String]
  }

  mutating func type(_ type: Int, adding members: [WireMember], in interface: inout WireInterface) -> Int {
    guard !members.isEmpty, numbers.count < Self.limit, case .object(var object) = interface.types[type].shape else {
      return type
    }
    let key = Key(type: type, members: members.map(\.name))
    if let number = numbers[key] { return number }
    var extended = interface.types[type]
    object.members.insert(contentsOf: members, at: 0)
    extended.shape = .object(object)
    numbers[key] = interface.types.count
    interface.types.append(extended)
    return interface.types.count - 1
  }
}
