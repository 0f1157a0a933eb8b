import BlockStorage
import MonitorAPI
import Platform
import QAPIRuntime

extension BlockNodeDefinition {
  /// What the options ask for, which are the arguments of a command or the member of that path among them.
  ///
  /// - Throws: when they ask for what the engine does not have
  init(_ options: BlockdevOptions, at path: String = "") throws(QMPError) {
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
      noFlush: options.cache?.noFlush ?? false, driver: try BlockDriverOptions(options, at: path))
  }
}

extension BlockDriverOptions {
  fileprivate init(_ options: BlockdevOptions, at path: String) throws(QMPError) {
    switch options.variant {
    case .file(let file):
      switch file.aio {
      case .native, .ioUring, .unknown: throw .unavailable("aio=\(file.aio?.name ?? "")")
      case .threads, nil: break
      }
      self = .file(
        FileOptions(
          filename: try .argument(file.filename, named: path + "filename"),
          locking: file.locking != .off && options.forceShare != true))
    case .nullCo(let null): self = .null(NullOptions("null-co", null))
    case .nullAio(let null): self = .null(NullOptions("null-aio", null))
    case .raw(let raw):
      self = .raw(
        RawOptions(file: try BlockReference(raw.file, at: path + "file."), offset: raw.offset, size: raw.size))
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
  fileprivate init(_ reference: BlockdevRef, at path: String) throws(QMPError) {
    switch reference {
    case .reference(let name): self = .existing(name)
    case .definition(let options): self = .inline(try BlockNodeDefinition(options, at: path))
    }
  }
}

extension SystemString {
  /// The value of an argument that goes to the system; the name is its path among the arguments.
  fileprivate static func argument(_ text: String, named name: String) throws(QMPError) -> SystemString {
    do throws(SystemString.ContainsNUL) {
      return try SystemString(text)
    } catch {
      throw .generic("Parameter '\(name)' must not contain a NUL character")
    }
  }
}

extension QMPError {
  fileprivate static func unavailable(_ option: String) -> QMPError {
    .generic("The embedded storage engine does not have \(option)")
  }
}
