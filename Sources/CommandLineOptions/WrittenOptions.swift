/// The command line taken apart, each word as it was written: what both readers make, `OptionsCommand` and `OptionScanner`.
struct WrittenOptions: Sendable, Equatable {
  var target: String?
  var program: [String] = []
  var qga = false
  var command: [String] = []
  var file: String?
  var exitOnError = false
  var json = false
  var get: String?
  var variables: [String] = []
  var show = false
  var dryRun = false
  var readOnly = false
  var yes = false
  var timeout: Double?
  var connectTimeout = 10.0
  var blockdev: [String] = []
  var qmp: [String] = []
  var tables: [String] = []
  var headless = false
  var noHistory = false
  var color = "auto"
  var noPager = false
  var record: String?
}
