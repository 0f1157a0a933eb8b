import Testing

/// Each rule of compatibility, by a pair of schemas.
@Test(arguments: RuleCase.all)
func rule(_ rule: RuleCase) throws {
  try rule.check()
}
