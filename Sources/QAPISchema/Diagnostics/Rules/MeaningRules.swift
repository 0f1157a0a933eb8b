extension MeaningProblem {
  var rule: String {
    switch self {
    case .redefined: "redefined"
    case .predefined: "predefined"
    case .clash: "name-clash"
    case .specialFeatureOnType: "special-feature-on-type"
    case .unknownType: "unknown-type"
    case .unknownElementType: "unknown-type"
    case .baseNotAStruct: "base-not-a-struct"
    case .containsItself: "contains-itself"
    case .baseChainTooLong: "types-too-deep"
    case .discriminatorNotAMember: "discriminator-not-a-member"
    case .discriminatorNotAnEnum: "discriminator-not-an-enum"
    case .discriminatorOptional: "discriminator-optional"
    case .discriminatorConditional: "discriminator-conditional"
    case .unionWithoutBranches: "union-without-branches"
    case .branchNotAValue: "branch-not-a-value"
    case .branchNotAnObject: "branch-not-an-object"
    case .branchIsUnion: "branch-is-a-union"
    case .unusableAlternative: "unusable-alternative"
    case .indistinguishable: "indistinguishable-alternatives"
    case .argumentsNotAnObject: "arguments-not-an-object"
    case .unboxedUnion: "unboxed-union"
    case .unboxedConditional: "unboxed-conditional"
    case .returnsNotPermitted: "returns-not-permitted"
    case .tooManyFeatures: "too-many-features"
    }
  }
}
