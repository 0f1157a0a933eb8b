package struct Command: Sendable {
  package var header: EntityHeader
  /// The name of the object type of the arguments; nil where there are none.
  package var arguments: String?
  package var returns: TypeReference?
  /// Whether the handler takes the arguments as one value.
  package var isBoxed: Bool
  /// `gen`: whether a marshaller is generated.
  package var generatesCode: Bool
  /// `success-response`
  package var respondsOnSuccess: Bool
  /// `allow-oob`
  package var allowsOOB: Bool
  /// `allow-preconfig`
  package var allowsPreconfig: Bool
  /// `coroutine`; never together with `allowsOOB`.
  package var isCoroutine: Bool
}

package struct Event: Sendable {
  package var header: EntityHeader
  /// The name of the object type of the arguments; nil where there are none.
  package var arguments: String?
  package var isBoxed: Bool
}
