/// What a part of a definition has to be.
package enum ExpectedShape: Sendable, Equatable {
  case array, object, string, name, condition, conditionList, conditionOrList
  case typeName, typeNameOrObject, typeNameOrArray, arrayOfOneTypeName
  case alwaysTrue, alwaysFalse
}

package enum StructureProblem: Sendable, Equatable {
  case notOneKind(found: [String])
  case nameNotAString(kind: String)
  case invalidName(NameProblem, String)
  case missingKeys([String], of: Item?)
  case unknownKeys([String], of: Item?, valid: [String])
  case wrongShape(Item, ExpectedShape)
  case emptyAlternate
  case baseWithoutDiscriminator
  case discriminatorWithoutBase
  case boxedWithoutData
  case emptyConditionList(Item)
  case blankCondition(Item)
  case conditionNotOneKey(Item)
  case invalidConditionName(String, Item)
  case outOfBandCoroutine
}

/// Why a name is refused.
package enum NameProblem: Sendable, Equatable {
  case malformed(Item.Role?)
  case eventNotUpperCase
  case notLowerCase(Item.Role?, underscoreAllowed: Bool)
  case typeNotCamelCase
  case typeEndsInList
  case reservedSuffix(String)
  case reservedMember(Item.Role)
}
