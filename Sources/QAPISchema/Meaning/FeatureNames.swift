/// The names of all features of a schema in the order of first use.
struct FeatureNames {
  /// Zero where there is none.
  let limit: Int
  private(set) var names = SpecialFeature.allCases.map(\.rawValue)
  private var known = Set(SpecialFeature.allCases.map(\.rawValue))

  init(limit: Int) { self.limit = limit }

  /// Adds those of a definition: its own first, then those of its parts in order.
  mutating func add(_ definition: Definition) throws(SchemaError) {
    let items = DocumentedItems(of: definition)
    for feature in items.features + items.parts.flatMap(\.features) where known.insert(feature.name).inserted {
      names.append(feature.name)
      guard limit == 0 || names.count <= limit else {
        throw SchemaError(
          .meaning(.tooManyFeatures(feature.name, limit: limit)), at: definition.location, in: definition.context)
      }
    }
  }
}
