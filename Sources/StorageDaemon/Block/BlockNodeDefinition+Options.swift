import BlockStorage
import MonitorAPI
import QAPIRuntime

extension BlockNodeDefinition {
  /// What the options ask for.
  ///
  /// - Throws: when they ask for what the engine does not have
  init(_ options: BlockdevOptions) throws(QMPError) {
    if options.forceShare == true, options.readOnly != true {
      throw .generic("force-share=on can only be used with read-only images")
    }
    if options.cache?.direct == true { throw .unavailable("cache.direct=on") }
    switch options.detectZeroes {
    case .on, .unmap, .unknown: throw .unavailable("detect-zeroes=\(options.detectZeroes?.name ?? "")")
    case .off, nil: break
    }
    self.init(
      name: options.nodeName, readOnly: options.readOnly, autoReadOnly: options.autoReadOnly,
      noFlush: options.cache?.noFlush ?? false, driver: try BlockDriverOptions(options))
  }
}

extension BlockDriverOptions {
  fileprivate init(_ options: BlockdevOptions) throws(QMPError) {
    switch options.variant {
    case .file(let file):
      switch file.aio {
      case .native, .ioUring, .unknown: throw .unavailable("aio=\(file.aio?.name ?? "")")
      case .threads, nil: break
      }
      self = .file(
        FileOptions(filename: file.filename, locking: file.locking != .off && options.forceShare != true))
    case .nullCo(let null): self = .null(NullOptions("null-co", null))
    case .nullAio(let null): self = .null(NullOptions("null-aio", null))
    case .raw(let raw):
      self = .raw(RawOptions(file: try BlockReference(raw.file), offset: raw.offset, size: raw.size))
    case .unknown(let driver): throw .generic("Unknown driver '\(driver)'")
    }
  }
}

extension NullOptions {
  fileprivate init(_ driver: String, _ options: BlockdevOptionsNull) {
    self.init(
      driver: driver, size: options.size ?? NullOptions.defaultSize, latency: options.latencyNs ?? 0,
      readZeroes: options.readZeroes ?? false)
  }
}

extension BlockReference {
  fileprivate init(_ reference: BlockdevRef) throws(QMPError) {
    switch reference {
    case .reference(let name): self = .existing(name)
    case .definition(let options): self = .inline(try BlockNodeDefinition(options))
    }
  }
}

extension QMPError {
  fileprivate static func unavailable(_ option: String) -> QMPError {
    .generic("The embedded storage engine does not have \(option)")
  }
}
