public import QJSON

/// What is left out of output on the wire.
public struct WriteOptions: OptionSet, Sendable {
  /// The options as bits.
  public let rawValue: UInt8

  /// Makes options from bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The policy `deprecated-output=hide`.
  public static let hideDeprecated = WriteOptions(rawValue: 1)
  /// The policy `unstable-output=hide`.
  public static let hideUnstable = WriteOptions(rawValue: 2)

  /// Whether what has these features is left out.
  public func hides(_ features: SpecialFeatures) -> Bool {
    (features.contains(.deprecated) && contains(.hideDeprecated))
      || (features.contains(.unstable) && contains(.hideUnstable))
  }
}

/// Writes values of the schema as JSON text.
public struct QAPIWriter: Sendable {
  /// The text so far, to which a type may write by itself.
  public var json: JSONWriter
  /// What is left out.
  public let options: WriteOptions

  /// Makes a writer that goes on after what `json` has.
  public init(_ options: WriteOptions = [], json: JSONWriter = JSONWriter()) {
    self.options = options
    self.json = json
  }

  /// Writes a member of the object that was begun.
  public mutating func member<Value: QAPIValue>(
    _ name: StaticString, _ value: Value, _ features: SpecialFeatures = []
  ) {
    guard !options.hides(features) else { return }
    json.key(plain: name)
    value.write(to: &self)
  }

  /// Writes an optional member of the object that was begun; an absent one not at all.
  public mutating func member<Value: QAPIValue>(
    _ name: StaticString, _ value: Value?, _ features: SpecialFeatures = []
  ) {
    guard let value else { return }
    member(name, value, features)
  }
}
