package import QMPTransport

/// What `hmp proxy` is asked for.
package struct ProxyOptions: Sendable, Equatable {
  /// The monitor that is shared.
  package let target: QMPAddress
  /// Where it is served.
  package let addresses: [QMPAddress]
  package let connectTimeout: Duration

  init(_ written: WrittenOptions) throws(OptionsError) {
    var rest = written.withoutWhatAllTake
    rest.qmp = []
    rest.targets = []
    guard rest == WrittenOptions(), written.targets.count == 2, !written.qmp.isEmpty else {
      throw .proxy
    }
    target = try Options.Target.address(written.targets[1])
    var addresses: [QMPAddress] = []
    for text in written.qmp { addresses.append(try Options.Target.address(text)) }
    self.addresses = addresses
    connectTimeout = try written.connectDeadline() ?? Options.connectTimeout
  }
}
