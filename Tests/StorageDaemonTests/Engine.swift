import BlockStorage
import Foundation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON
import QMP
import Testing

@testable import StorageDaemon

/// A storage daemon with a dispatcher, in a folder of its own.
@MainLoop
final class Engine {
  let daemon: StorageDaemon
  let folder: String
  private let dispatcher: Dispatcher

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "engine-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    daemon = StorageDaemon(
      control: ControlServices(
        major: 0, minor: 0, micro: 0, package: "", commandNames: { [] }, quit: {}, humanMonitor: { _, _ in "" }))
    var table = CommandTable()
    table.appendStorageEngine(daemon)
    dispatcher = Dispatcher(table)
  }

  isolated deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Makes an empty file of that size.
  func makeFile(_ name: String, size: Int) throws {
    try Data(count: size).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  func sizeOfFile(_ name: String) throws -> Int { try Data(contentsOf: URL(filePath: "\(folder)/\(name)")).count }

  /// Executes a command whose arguments are JSON, and returns the JSON of its result, or the error's description.
  ///
  /// `$DIR` in either stands for the folder.
  func execute(_ name: String, _ arguments: String = "{}", on monitor: Monitor = Monitor(kind: "test")) async -> String
  {
    let text: String
    do {
      let value = try JSONValue.parse(arguments.replacing("$DIR", with: folder))
      let call = CommandCall(name: name, arguments: value.objectValue ?? JSONObject())
      text = try await dispatcher.execute(call, on: monitor).json.text()
    } catch let error as QMPError {
      text = error.description
    } catch {
      text = "\(error)"
    }
    return text.replacing(folder, with: "$DIR")
  }

  /// Executes a line of qemu-io, and returns what it prints without the rates, or the error's description.
  func imageIO(_ node: String, _ line: String) async -> String {
    do {
      let call = CommandCall(XQemuIo(nodeName: node, command: line))
      let reply = try await dispatcher.execute(call, on: Monitor(kind: "test"))
      let text = (reply as? HumanReadableText)?.humanReadableText ?? ""
      return text.split(separator: "\n").filter { !$0.contains(" ops;") }.map { "\($0)\n" }.joined()
    } catch {
      return error.description
    }
  }
}
