extension EntityChecker {
  /// A use of the type with that index.
  func reference(_ index: Int) -> TypeReference {
    let draft = table.drafts[index]
    switch draft.content {
    case .builtin(let type): return .builtin(type)
    case .enumeration: return .enumeration(draft.name)
    case .object, .include, .command, .event: return .object(draft.name)
    case .alternate: return .alternate(draft.name)
    case .array(let element): return .array(of: table.types[element].map(reference) ?? .object(element))
    }
  }

  /// The index of the type that a part of the definition names.
  func resolve(_ use: TypeUse, of item: Item, _ index: Int) throws(Failure) -> Int {
    let found = use.isArray ? table.arrays[use.name] : table.types[use.name]
    // The element of an array is checked with the array itself, which stands before its users.
    if use.isArray, table.types[use.name] == nil { throw .abandoned }
    if let found { return found }
    throw table.lost.mayDefine(use.name) ? .abandoned : fault(.unknownType(use.name, item), index)
  }

  func resolve(_ use: Draft.ObjectUse, of item: Item, _ index: Int) throws(Failure) -> Int {
    switch use {
    case .implicit(let type): type
    case .named(let name): try resolve(TypeUse(name: name, isArray: false), of: item, index)
    }
  }

  func object(_ index: Int) -> Draft.Object? {
    if case .object(let object) = table.drafts[index].content { object } else { nil }
  }
}
