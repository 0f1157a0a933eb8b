/// The versions of the schema language, each named after the QEMU that has it.
package enum Dialect: String, Sendable, CaseIterable {
  case v5 = "5.2"
  case v6 = "6.0"
  case v9 = "9.0"
  case v10 = "10.2"

  /// The rules in which dialects differ.
  package var rules: DialectRules {
    switch self {
    case .v5: .v5
    case .v6: .v6
    case .v9: .v9
    case .v10: .v10
    }
  }
}

/// The way to choose the dialect of a schema.
package enum DialectChoice: Sendable, Equatable {
  /// The dialect of QEMU 9.0, unless the schema can only be of an older one.
  case automatic
  /// The dialect of QEMU 6.0, or of 5.2 if the schema has pragmas of that one.
  case legacy
  case exactly(Dialect)
}

/// The rules in which dialects differ.
///
/// The initial values are those of 10.2. Each older dialect lists its differences from the next newer one.
package struct DialectRules: Sendable {
  package enum Pragmas: Sendable {
    /// The pragmas `returns-whitelist` and `name-case-whitelist`.
    case whitelists
    /// The pragmas that end in `-exceptions`, without the one for documentation.
    case exceptions
    case exceptionsAndDocumentation
  }

  package enum NameCase: Sendable {
    /// Parts may not contain upper case letters; there is no other rule.
    case lowerCaseParts
    case perKind
  }

  package enum BranchNames: Sendable {
    case unchecked, ofSimpleUnions, checked
  }

  package enum Conditions: Sendable {
    /// C expressions, or lists of them.
    case expressions
    case trees
  }

  /// The form and the required contents of documentation.
  package struct Documentation: Sendable {
    package enum Grammar: Sendable {
      /// Any line may begin a section.
      case lines
      case paragraphs
    }

    package var grammar = Grammar.paragraphs
    package var hasHeadings = false
    package var hasNotesAndExamples = false
    package var cutsIndentation = false
    package var checksLineFormat = true
    package var mustDescribeMembers = true
    /// Whether only a command that returns something has a section `Returns`.
    package var returnsNeedsValue = true
    /// Whether errors of a comment as a whole are placed at its first line, and found together with its definition.
    package var errorsAtFirstLine = false
    /// Whether the dump shows the tags of sections as they are written.
    package var dumpsTags = false
  }

  package var pragmas = Pragmas.exceptionsAndDocumentation
  package var nameCase = NameCase.perKind
  /// Whether `Kind` and `List` are reserved at the end of all definitions' names; otherwise `List` is for types.
  package var reservesKindAndList = false
  package var reservesNamesOfOptionalMembers = true
  package var branchNames = BranchNames.unchecked
  package var conditions = Conditions.trees
  /// Whether a definition may have keys of several kinds, of which the first counts.
  package var firstKindCounts = false
  package var hasSimpleUnions = false
  package var unionsAsBranches = true
  package var arraysAsAlternatives = true
  package var featuresOfValues = true
  package var unstableIsSpecial = true
  package var conditionalArgumentsNeedBoxing = true
  /// Zero where there is no limit.
  package var featureLimit = 64
  package var topLevelIsCheckedByToken = false
  package var qtypeHasPrefix = false
  /// Whether introspection lists the values of an enumeration as members too.
  package var introspectsValuesAsMembers = true
  package var documentation = Documentation()
}

extension DialectRules {
  static let v10 = DialectRules()

  static let v9 = v10.differing {
    $0.qtypeHasPrefix = true
    $0.documentation.hasHeadings = true
    $0.documentation.hasNotesAndExamples = true
    $0.documentation.cutsIndentation = true
    $0.documentation.checksLineFormat = false
    $0.documentation.dumpsTags = true
  }

  static let v6 = v9.differing {
    $0.pragmas = .exceptions
    $0.reservesKindAndList = true
    $0.branchNames = .ofSimpleUnions
    $0.conditions = .expressions
    $0.firstKindCounts = true
    $0.hasSimpleUnions = true
    $0.unionsAsBranches = false
    $0.arraysAsAlternatives = false
    $0.featuresOfValues = false
    $0.unstableIsSpecial = false
    $0.conditionalArgumentsNeedBoxing = false
    $0.featureLimit = 0
    $0.topLevelIsCheckedByToken = true
    $0.introspectsValuesAsMembers = false
    $0.documentation.grammar = .lines
    $0.documentation.mustDescribeMembers = false
    $0.documentation.returnsNeedsValue = false
    $0.documentation.errorsAtFirstLine = true
  }

  static let v5 = v6.differing {
    $0.pragmas = .whitelists
    $0.nameCase = .lowerCaseParts
    $0.reservesNamesOfOptionalMembers = false
    $0.branchNames = .checked
  }

  private func differing(_ change: (inout DialectRules) -> Void) -> DialectRules {
    var rules = self
    change(&rules)
    return rules
  }
}
