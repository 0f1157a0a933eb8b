extension SchemaError {
  /// The name of the rule that is broken; it stays the same when wording changes.
  package var rule: String {
    switch problem {
    case .lexical(let problem): problem.rule
    case .syntax(let problem): problem.rule
    case .directive(let problem): problem.rule
    case .documentation(let problem): problem.rule
    case .structure(let problem): problem.rule
    case .meaning(let problem): problem.rule
    case .row(let problem): problem.rule
    }
  }
}
