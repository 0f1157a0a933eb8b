/// The versions of the schema language, each named after the QEMU that has it.
package enum Dialect: String, Sendable, CaseIterable {
  case v5 = "5.2"
  case v6 = "6.0"
  case v9 = "9.0"
  case v10 = "10.2"

  /// What the rules of the dialect say where dialects differ.
  package var rules: DialectRules {
    switch self {
    case .v5: .v5
    case .v6: .v6
    case .v9: .v9
    case .v10: .v10
    }
  }
}

/// How the dialect of a schema is chosen.
package enum DialectChoice: Sendable, Equatable {
  /// That of QEMU 9.0, unless the schema can only be of an older one.
  case automatic
  /// That of QEMU 6.0, or that of 5.2 where pragmas show it.
  case legacy
  case exactly(Dialect)
}
