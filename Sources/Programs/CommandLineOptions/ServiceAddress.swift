package import QMPTransport

/// Where QMP is served: `ADDRESS[,mode=OCTAL]`.
package struct ServiceAddress: Sendable, Equatable {
  package let address: QMPAddress
  /// The permissions of the socket's file; its owner's alone unless the command line says otherwise.
  package let permissions: UInt32

  private static let option = ",mode="

  init(_ text: String) throws(OptionsError) {
    guard let start = text.firstRange(of: Self.option) else {
      address = try Options.Target.address(text)
      permissions = 0o600
      return
    }
    let digits = text[start.upperBound...]
    guard !digits.hasPrefix("+"), let mode = UInt32(digits, radix: 8), mode <= 0o777 else {
      throw .notAMode(String(digits))
    }
    address = try Options.Target.address(String(text[..<start.lowerBound]))
    guard case .unix = address else { throw .modeOfNoFile(text) }
    permissions = mode
  }
}
