/// What the rules say where dialects differ: a column of the table of differences.
///
/// The values given here are those of 10.2; each older dialect says in what it is different from the next newer one.
package struct DialectRules: Sendable {
  package enum Pragmas: Sendable {
    /// `returns-whitelist` and `name-case-whitelist`.
    case whitelists
    /// `…-exceptions`, but not for documentation.
    case exceptions
    case exceptionsAndDocumentation
  }

  package enum NameCase: Sendable {
    /// Parts may not hold upper case letters; nothing else matters.
    case lowerCaseParts
    case perKind
  }

  package enum BranchNames: Sendable {
    case unchecked, ofSimpleUnions, checked
  }

  package enum Conditions: Sendable {
    /// C expressions, or lists of such.
    case expressions
    case trees
  }

  /// What documentation may look like, and what it has to say.
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
    /// Whether faults of a comment as a whole are placed at its first line, and found with its definition.
    package var faultsAtFirstLine = false
    /// Whether the dump names sections by their tags as they are written.
    package var dumpsTags = false
  }

  package var pragmas = Pragmas.exceptionsAndDocumentation
  package var nameCase = NameCase.perKind
  /// Whether no definition's name may end in `Kind` or `List`; otherwise no type's in `List`.
  package var reservesKindAndList = false
  package var reservesNamesOfOptionalMembers = true
  package var branchNames = BranchNames.unchecked
  package var conditions = Conditions.trees
  /// Whether a definition is of the first kind it has a key for; otherwise it may only have one such key.
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
    $0.documentation.faultsAtFirstLine = true
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
