extension MeaningProblem {
  func message(in definition: String?) -> String {
    switch self {
    case .redefined(let name): "'\(name)' is defined already"
    case .predefined(let name): "'\(name)' is the name of a predefined type"
    case .clash(let item, let other):
      "\(item.text(in: definition)) clashes with \(other.text(in: definition))"
    case .specialFeatureOnType(let name): "the feature '\(name)' is not for types"
    case .unknownType(let type, let item): "\(item.text) uses the type '\(type)', which is not defined"
    case .unknownElementType(let type): "an array of '\(type)' is used, but that type is not defined"
    case .baseNotAStruct(let name): "the base '\(name)' is not a struct"
    case .containsItself(let name): "'\(name)' contains itself"
    case .baseChainTooLong(let limit): "types contain each other more than \(limit) levels deep"
    case .discriminatorNotAMember(let name): "the discriminator '\(name)' is not a member of the base"
    case .discriminatorNotAnEnum(let name): "the discriminator '\(name)' is not of an enum type"
    case .discriminatorOptional(let name): "the discriminator '\(name)' must be mandatory"
    case .discriminatorConditional(let name): "the discriminator '\(name)' must be unconditional"
    case .unionWithoutBranches: "the union has no branches"
    case .branchNotAValue(let name, let enumeration): "branch '\(name)' is not a value of the enum '\(enumeration)'"
    case .branchNotAnObject(let name, let type):
      "branch '\(name)' cannot have the type '\(type)': it is no struct or union"
    case .branchIsUnion(let name, let type): "branch '\(name)' cannot have the type '\(type)': it is a union"
    case .unusableAlternative(let name, let type): "alternative '\(name)' cannot have the type '\(type)'"
    case .indistinguishable(let name, let other): "alternative '\(name)' cannot be told from '\(other)'"
    case .argumentsNotAnObject(let type): "'data' cannot be of the type '\(type)': it is no struct or union"
    case .unboxedUnion(let type): "'data' can only be the union '\(type)' with 'boxed'"
    case .unboxedConditional(let item): "\(item.text(in: definition)) can only be conditional with 'boxed'"
    case .returnsNotPermitted(let type):
      "'returns' cannot be of the type '\(type)': it is no object or array of objects"
    case .tooManyFeatures(let name, let limit): "the schema has more than \(limit) features: '\(name)' is one too many"
    }
  }
}
