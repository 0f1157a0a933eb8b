/// The command line taken apart, each word as it was written: what both readers make, `OptionsCommand` and `OptionScanner`.
struct WrittenOptions: Sendable, Equatable {
  var targets: [String] = []
  var program: [String] = []
  var qga = false
  var command: [String] = []
  var file: String?
  var exitOnError = false
  var json = false
  var null = false
  var get: String?
  var variables: [String] = []
  var show = false
  var dryRun = false
  var readOnly = false
  var yes = false
  var timeout: Double?
  var connectTimeout: Double?
  var blockdev: [String] = []
  var qmp: [String] = []
  var tables: [String] = []
  var headless = false
  var noHistory = false
  var color: String?
  var noPager = false
  var record: String?
  var noConfig = false
}

extension WrittenOptions {
  /// These options, and where they say nothing those of the configuration file.
  func over(_ configured: WrittenOptions) -> WrittenOptions {
    var options = self
    options.exitOnError = exitOnError || configured.exitOnError
    options.json = json || configured.json
    // Later values of a variable count.
    options.variables = configured.variables + variables
    options.show = show || configured.show
    options.dryRun = dryRun || configured.dryRun
    options.readOnly = readOnly || configured.readOnly
    options.yes = yes || configured.yes
    options.timeout = timeout ?? configured.timeout
    options.connectTimeout = connectTimeout ?? configured.connectTimeout
    options.tables = configured.tables + tables
    options.noHistory = noHistory || configured.noHistory
    options.color = color ?? configured.color
    options.noPager = noPager || configured.noPager
    options.record = record ?? configured.record
    return options
  }
}
