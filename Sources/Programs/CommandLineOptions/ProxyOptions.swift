package import QMPTransport

/// What `hmp proxy` is asked for.
package struct ProxyOptions: Sendable, Equatable {
  /// The monitor that is shared.
  package let target: QMPAddress
  /// Where it is served.
  package let addresses: [ServiceAddress]
  /// Whether clients may only read.
  package let isReadOnly: Bool
  package let connectTimeout: Duration

  init(_ written: WrittenOptions) throws(OptionsError) {
    var rest = written.withoutWhatAllTake
    rest.qmp = []
    rest.readOnly = false
    rest.targets = []
    guard rest == WrittenOptions(), written.targets.count == 2, !written.qmp.isEmpty else {
      throw .proxy
    }
    target = try Options.Target.address(written.targets[1])
    addresses = try written.serviceAddresses()
    isReadOnly = written.readOnly
    connectTimeout = try written.connectDeadline() ?? Options.connectTimeout
  }
}
