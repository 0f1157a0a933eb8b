import Foundation

/// A folder that exists as long as the object.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "block-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a file with that content and returns its path.
  func make(_ name: String, _ content: [UInt8]) throws -> String {
    try Data(content).write(to: URL(filePath: file(name)))
    return file(name)
  }

  /// Makes an empty file of that size and returns its path.
  func make(_ name: String, size: Int) throws -> String { try make(name, [UInt8](repeating: 0, count: size)) }

  func content(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: file(name)))) }
}
