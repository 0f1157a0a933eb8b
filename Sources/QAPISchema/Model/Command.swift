package struct Command: Sendable {
  package var header: EntityHeader
  /// The name of the object type of the arguments; nil where there are none.
  package var arguments: String?
  package var returns: TypeReference?
  /// Whether the handler takes the arguments as one value.
  package var isBoxed: Bool
  /// The flag `gen`: whether a marshaller is generated.
  package var generatesCode: Bool
  /// The flag `success-response`.
  package var respondsOnSuccess: Bool
  /// The flag `allow-oob`.
  package var allowsOOB: Bool
  /// The flag `allow-preconfig`.
  package var allowsPreconfig: Bool
  /// The flag `coroutine`; never together with `allowsOOB`.
  package var isCoroutine: Bool
}

package struct Event: Sendable {
  package var header: EntityHeader
  /// The name of the object type of the arguments; nil where there are none.
  package var arguments: String?
  package var isBoxed: Bool
}
