package import QAPISyntax

/// An error in what a definition refers to: types, members, values.
package enum MeaningProblem: SchemaProblem, Equatable {
  case redefined(String)
  case predefined(String)
  case clash(Item, with: Item)
  case specialFeatureOnType(String)
  case unknownType(String, Item)
  case unknownElementType(String)
  case baseNotAStruct(String)
  case containsItself(String)
  case baseChainTooLong(limit: Int)
  case discriminatorNotAMember(String)
  case discriminatorNotAnEnum(String)
  case discriminatorOptional(String)
  case discriminatorConditional(String)
  case unionWithoutBranches
  case branchNotAValue(String, enumeration: String)
  case branchNotAnObject(String, type: String)
  case branchIsUnion(String, type: String)
  case unusableAlternative(String, type: String)
  case indistinguishable(String, from: String)
  case argumentsNotAnObject(String)
  case unboxedUnion(String)
  case unboxedConditional(Item)
  case returnsNotPermitted(String)
  case tooManyFeatures(String, limit: Int)
}

extension MeaningProblem {
  package var diagnosis: Diagnosis {
    switch self {
    case .redefined(let name): Diagnosis("redefined", "'\(name)' is defined already")
    case .predefined(let name): Diagnosis("predefined", "'\(name)' is the name of a predefined type")
    case .clash(let item, let other):
      Diagnosis("name-clash", "\(item.text) clashes with \(other.text)")
    case .specialFeatureOnType(let name):
      Diagnosis("special-feature-on-type", "the feature '\(name)' is not for types")
    case .unknownType(let type, let item):
      Diagnosis("unknown-type", "\(item.text) uses the type '\(type)', which is not defined")
    case .unknownElementType(let type):
      Diagnosis("unknown-type", "an array of '\(type)' is used, but that type is not defined")
    case .baseNotAStruct(let name): Diagnosis("base-not-a-struct", "the base '\(name)' is not a struct")
    case .containsItself(let name): Diagnosis("contains-itself", "'\(name)' contains itself")
    case .baseChainTooLong(let limit):
      Diagnosis("types-too-deep", "types contain each other more than \(limit) levels deep")
    case .discriminatorNotAMember(let name):
      Diagnosis("discriminator-not-a-member", "the discriminator '\(name)' is not a member of the base")
    case .discriminatorNotAnEnum(let name):
      Diagnosis("discriminator-not-an-enum", "the discriminator '\(name)' is not of an enum type")
    case .discriminatorOptional(let name):
      Diagnosis("discriminator-optional", "the discriminator '\(name)' must be mandatory")
    case .discriminatorConditional(let name):
      Diagnosis("discriminator-conditional", "the discriminator '\(name)' must be unconditional")
    case .unionWithoutBranches: Diagnosis("union-without-branches", "the union has no branches")
    case .branchNotAValue(let name, let enumeration):
      Diagnosis("branch-not-a-value", "branch '\(name)' is not a value of the enum '\(enumeration)'")
    case .branchNotAnObject(let name, let type):
      Diagnosis("branch-not-an-object", "branch '\(name)' cannot have the type '\(type)': it is no struct or union")
    case .branchIsUnion(let name, let type):
      Diagnosis("branch-is-a-union", "branch '\(name)' cannot have the type '\(type)': it is a union")
    case .unusableAlternative(let name, let type):
      Diagnosis("unusable-alternative", "alternative '\(name)' cannot have the type '\(type)'")
    case .indistinguishable(let name, let other):
      Diagnosis("indistinguishable-alternatives", "alternative '\(name)' cannot be told from '\(other)'")
    case .argumentsNotAnObject(let type):
      Diagnosis("arguments-not-an-object", "'data' cannot be of the type '\(type)': it is no struct or union")
    case .unboxedUnion(let type): Diagnosis("unboxed-union", "'data' can only be the union '\(type)' with 'boxed'")
    case .unboxedConditional(let item):
      Diagnosis("unboxed-conditional", "\(item.text) can only be conditional with 'boxed'")
    case .returnsNotPermitted(let type):
      Diagnosis(
        "returns-not-permitted", "'returns' cannot be of the type '\(type)': it is no object or array of objects")
    case .tooManyFeatures(let name, let limit):
      Diagnosis("too-many-features", "the schema has more than \(limit) features: '\(name)' is one too many")
    }
  }
}
