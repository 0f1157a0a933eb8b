import Foundation

/// The sources of the package as text, by target.
enum SourceTree {
  struct File: CustomStringConvertible {
    /// Relative to the package.
    let path: String
    let lines: [Substring]

    var description: String { path }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The folders of targets: those in the wings of Sources, and the two of generated code.
  static func targets() throws -> [String: String] {
    var folders = ["MonitorAPI": "commands/qapi", "MonitorCommands": "commands/hmp"]
    for wing in try names(in: "Sources") {
      for name in try names(in: "Sources/\(wing)") { folders[name] = "Sources/\(wing)/\(name)" }
    }
    return folders
  }

  private static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
  }

  /// The Swift files below a folder.
  static func files(in folder: String) throws -> [File] {
    let top = root.appending(path: folder)
    guard let names = FileManager.default.enumerator(atPath: top.path) else { throw CocoaError(.fileReadNoSuchFile) }
    return try names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let text = try String(contentsOf: top.appending(path: name), encoding: .utf8)
      return File(path: "\(folder)/\(name)", lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }
  }
}

extension SourceTree {
  /// The modules that Package.swift names as dependencies of a target, by its own constants too.
  static func dependencies(of target: String) throws -> Set<String> {
    let constants = [
      "runtime": ["QAPIRuntime", "QJSON", "MainLoop"], "nio": ["NIOCore"], "nioPosix": ["NIOPosix"],
      "argumentParser": ["ArgumentParser"], "systemPackage": ["SystemPackage"],
    ]
    let manifest = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
    let starts = [
      "library(\"\(target)\"", "generated(\"\(target)\"", "c(\"\(target)\"", "program(\n      \"\(target)\"",
    ]
    guard let start = starts.compactMap({ manifest.range(of: $0)?.upperBound }).first else { return [] }
    let call = manifest[start...].prefixOfCall.replacing(/path: "[^"]*"/, with: "")
    let quoted = call.matches(of: /"([^"]+)"/).map { String($0.1) }
    let words = Set(call.matches(of: /[A-Za-z]+/).map { String($0.0) })
    return Set(quoted + constants.filter { words.contains($0.key) }.values.joined())
  }
}

extension Substring {
  /// The rest of a call, up to the parenthesis that closes it.
  fileprivate var prefixOfCall: Substring {
    var depth = 1
    for index in indices {
      if self[index] == "(" { depth += 1 }
      if self[index] == ")" { depth -= 1 }
      if depth == 0 { return self[..<index] }
    }
    return self
  }
}

extension SourceTree.File {
  /// The modules that the file imports.
  var imports: [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ")
      guard let keyword = words.firstIndex(of: "import"), words[..<keyword].allSatisfy(Self.mayStandBeforeImport)
      else { return nil }
      let kinds: Set<Substring> = ["struct", "enum", "class", "protocol", "func", "var", "let", "typealias"]
      return words[(keyword + 1)...].first { !kinds.contains($0) }?.split(separator: ".").first.map(String.init)
    }
  }

  /// The numbers of the lines that have a text in their code; comments do not count.
  func lines(with text: String) -> [Int] {
    lines.enumerated().filter { $0.element.prefix(beforeFirst: "//").contains(text) }.map { $0.offset + 1 }
  }

  private static func mayStandBeforeImport(_ word: Substring) -> Bool {
    word.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains(word)
  }
}

extension Substring {
  fileprivate func prefix(beforeFirst mark: String) -> Substring { self[..<(range(of: mark)?.lowerBound ?? endIndex)] }
}
