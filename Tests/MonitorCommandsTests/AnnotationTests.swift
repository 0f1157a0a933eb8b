import HMP
import MonitorCommands
import Testing

/// Every example is a line that is being typed, from its first character to its last.
@Test func examplesAreRightAtEveryCharacter() throws {
  let annotator = HMPAnnotator(try HMPTable(monitorCommands))
  for row in monitorCommands.map(\.row) where !row.example.isEmpty {
    for end in row.example.indices.dropFirst() + [row.example.endIndex] {
      let typed = String(row.example[..<end])
      #expect(annotator.annotate(typed).faults == [], "\(typed)")
    }
  }
}

/// What follows a command's name is its usage; an argument more makes it shorter.
@Test func hintsAreUsages() throws {
  let table = try HMPTable(monitorCommands)
  let annotator = HMPAnnotator(table)
  for (line, hint) in [
    ("block_resize disk0 ", "size"), ("info ", "[subcommand]"), ("migrate -d", " [-b] [-i] [-r] uri"),
    ("drive_mirror disk0 ", "target [format]"), ("screendump a.png ", "[-f format] [device [head]]"),
    ("set_password vnc x", " [-d display] [action-if-connected]"), ("cpu", " index"), ("stop", ""),
    ("qmp query-status ", "[key=value ...]"), ("watch 5 info ", "[subcommand]"),
  ] {
    #expect(annotator.annotate(line).hint == hint, "\(line)")
  }
  for row in monitorCommands.map(\.row) where !row.arguments.isEmpty {
    #expect(!annotator.annotate(row.path + " ").hint.isEmpty, "\(row.path)")
  }
}
