/// The parts of a definition or directive and where they stand.
struct PlacedDefinition {
  struct Part {
    /// The key, or the string that names a value or feature.
    var name: Range<Int>
    var value: PlacedValue

    /// The type of a member or branch.
    var type: PlacedValue? { value.short("type") }
  }

  let root: PlacedValue

  /// Nil if no object begins at the location.
  init?(at location: SourceLocation) {
    guard let offset = location.offset, let root = PlacedValueReader.value(in: location.file, at: offset),
      root.isObject
    else { return nil }
    self.root = root
  }

  /// The definition's own name.
  func ownName(_ kind: String) -> Range<Int>? { root[kind]?.range }

  /// The last part of that role and name, as a repeated one is at fault and not the first.
  func part(_ item: Item) -> Part? {
    switch item.role {
    case .key: root.entry(item.name).map { Part(name: $0.keyRange, value: $0.value) }
    case .member, .baseMember, .parameter, .branch, .alternative:
      (entries("data") + entries("base")).last { $0.name == item.name }
        .map { Part(name: $0.keyRange, value: $0.value) }
    case .value:
      // A simple union's branches are the values of its enumeration.
      named(item.name, in: root["data"]?.elements ?? []) ?? part(Item(.branch, item.name))
    case .feature: featureLists.lazy.compactMap { named(item.name, in: $0.elements) }.first
    case .pragma: root["pragma"]?.entry(item.name).map { Part(name: $0.keyRange, value: $0.value) }
    }
  }

  /// The first part of that role and name, with which a repeated one clashes.
  func firstPart(_ item: Item) -> Part? {
    switch item.role {
    case .value: named(item.name, in: (root["data"]?.elements ?? []).reversed()) ?? part(item)
    case .feature: featureLists.lazy.compactMap { named(item.name, in: $0.elements.reversed()) }.first
    case .key, .member, .baseMember, .parameter, .branch, .alternative, .pragma: part(item)
    }
  }

  /// The part whose key is exactly that, mark of an optional member included.
  func member(key: String) -> Part? {
    (entries("data") + entries("base")).first { $0.key == key }.map { Part(name: $0.keyRange, value: $0.value) }
  }

  private func entries(_ key: String) -> [PlacedValue.Entry] { root[key]?.entries ?? [] }

  private func named(_ name: String, in elements: [PlacedValue]) -> Part? {
    for element in elements.reversed() {
      if let text = element.short("name"), text.text == name { return Part(name: text.range, value: element) }
    }
    return nil
  }

  /// All values of `features`: the definition's own, and those of its parts.
  var featureLists: [PlacedValue] {
    let parts = (entries("data") + entries("base")).map(\.value) + (root["data"]?.elements ?? [])
    return ([root] + parts).compactMap { $0["features"] }
  }

  /// The objects and strings that the condition of a part consists of, outer ones first.
  func conditions(of item: Item) -> [PlacedValue] {
    let condition = item == Item(.key, "if") ? root["if"] : part(item)?.value["if"]
    return condition.map(Self.operands) ?? []
  }

  private static func operands(_ condition: PlacedValue) -> [PlacedValue] {
    let inner = condition.entries.flatMap { $0.key == "not" ? [$0.value] : $0.value.elements }
    return [condition] + inner.flatMap(operands)
  }
}
