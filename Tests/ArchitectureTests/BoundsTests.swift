import Foundation
import Testing

/// The constants that ARCHITECTURE.md lists as bounds exist, where it says.
@Test func boundsExist() throws {
  let document = try String(contentsOf: SourceTree.root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
  let section = try #require(
    document.components(separatedBy: "\n## Bounds\n").last?.components(separatedBy: "\n## ").first)
  let names = section.matches(of: /\n\| `([A-Za-z]+)\.([a-zA-Z]+)` \|/).map { (type: $0.1, constant: $0.2) }
  #expect(names.count > 10)
  let files = try SourceTree.targets().values.flatMap { try SourceTree.files(in: $0) }
  for (type, constant) in names {
    let isThere = files.contains { file in
      let text = file.lines.joined(separator: "\n")
      let holds = ["class", "struct", "enum", "extension"].contains { text.contains("\($0) \(type)") }
      return holds && [" let \(constant) = ", " let \(constant): "].contains { text.contains($0) }
    }
    #expect(isThere, "\(type).\(constant) is a bound in ARCHITECTURE.md, and in no source")
  }
}
