import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Adds a character device.
  ///
  /// The JSON value is the result of `chardev-add`.
  ///
  /// With `mux=on`, as in QEMU, the device gets `-base` at the end of its ID, and a multiplexer gets the ID itself.
  @MainLoop
  static func chardevAdd(_ arguments: ChardevAddArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let options = try await ChardevOptions(arguments.args, on: context)
    if let backend = options.backend, NativeOptions.isHelp(backend) { return try await ChardevTypes.help(context) }
    guard let id = options.id else { throw .qmp(.generic("chardev: no id specified")) }
    let backend = try ChardevBackendText.backend(options)
    let isShared = options.flag("mux") ?? false
    var calls = [ChardevCall(command: ChardevAdd.name, id: isShared ? id + "-base" : id, backend: backend)]
    if isShared {
      let share: JSONValue = ["type": "mux", "data": ["chardev": .string(id + "-base")]]
      calls.append(ChardevCall(command: ChardevAdd.name, id: id, backend: share))
    }
    var output = HMPOutput(text: options.warnings)
    for call in calls {
      do throws(HMPError) {
        let added = try await call.run(context)
        output.text += added.text
        if call.id == calls[0].id { output.value = added.value }
      } catch {
        if call.id != calls[0].id {
          _ = try? await context.ask(ChardevRemove(id: calls[0].id), to: "remove character devices")
        }
        throw error
      }
    }
    return output
  }

  @MainLoop
  static func chardevChange(_ arguments: ChardevChangeArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let options = try await ChardevOptions(arguments.args, on: context)
    guard options.id == nil else { throw .qmp(.generic("Unexpected 'id' parameter")) }
    let call = ChardevCall(
      command: ChardevChange.name, id: arguments.id, backend: try ChardevBackendText.backend(options))
    var output = try await call.run(context)
    output.text = options.warnings + output.text
    return output
  }
}

/// A call of `chardev-add` or `chardev-change`.
private struct ChardevCall {
  let command: String
  let id: String
  let backend: JSONValue

  private var arguments: JSONObject { ["id": .string(id), "backend": backend] }
  var call: CommandCall { CommandCall(name: command, arguments: arguments) }

  @MainLoop
  func run(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    tellOfWait(context)
    do throws(HMPError) {
      let purpose = "\(command == ChardevAdd.name ? "add" : "change") character devices"
      let result = try await context.ask(command, arguments, to: purpose)
      let text = result["pty"]?.stringValue.map { "char device redirected to \($0) (label \(id))\n" }
      return HMPOutput(text: text ?? "", value: result)
    } catch {
      throw inNativeWords(error)
    }
  }

  /// Tells that the target does nothing until a client has connected to the character device.
  @MainLoop
  private func tellOfWait(_ context: HMPContext) {
    guard !context.options.dryRun, let data = backend["data"], data["server"] == true, data["wait"] == true else {
      return
    }
    let address = data["addr"]?["data"] ?? .null
    let names = ["path", "host", "port", "str"].compactMap { address[$0]?.stringValue }.joined(separator: ":")
    context.state.frontEnd?.tell(
      "\(command): the target does nothing else until a client has connected to \(names); with wait=off it would not wait"
    )
  }

  /// The error in the words of QEMU's human monitor, which differ from those of the QMP command.
  private func inNativeWords(_ failure: HMPError) -> HMPError {
    guard case .qmp(let error) = failure, case .string(let type)? = backend["type"] else { return failure }
    let prefix = "Failed to add chardev '\(id)': "
    if command == ChardevAdd.name, error.description.hasPrefix(prefix) {
      return .qmp(.generic(String(error.description.dropFirst(prefix.count))))
    }
    if error.description.hasSuffix(" does not accept value '\(type)'") || error.description.hasSuffix("'type'") {
      return .qmp(.generic("'\(type)' is not a valid char driver name"))
    }
    return failure
  }
}

/// The list of character device types that `chardev-add help` prints.
enum ChardevTypes {
  @MainLoop
  static func help(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let types = try await context.ask(QueryChardevBackends(), to: "list character device types")
    // QEMU's human monitor lists them in reverse order.
    let lines = types.reversed().map { "  \($0.name)\n" }
    return HMPOutput(text: "Available chardev backend types: \n" + lines.joined(), result: types)
  }
}

extension Translators {
  static func infoChardev(_ devices: [ChardevInfo]) -> String {
    devices.map { "\($0.label): filename=\($0.filename)\n" }.joined()
  }

  static func ringbufRead(_ text: String, _: RingbufReadArguments) -> String { visible(text) + "\n" }

  /// The text with control characters as `\u` and four hexadecimal digits and with doubled backslashes; line feeds and tabs
  /// are unchanged.
  private static func visible(_ text: String) -> String {
    var visible = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": visible += "\\\\"
      case "\n", "\t": visible.unicodeScalars.append(scalar)
      case "\0"..<" ", "\u{7F}":
        visible += "\\u" + String(scalar.value, radix: 16, uppercase: true).leftPadded(to: 4, with: "0")
      default: visible.unicodeScalars.append(scalar)
      }
    }
    return visible
  }
}
