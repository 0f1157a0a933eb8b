import QAPIDiff
import Testing

/// A pair of schemas with a change of each kind of verdict.
private let before = """
  { 'enum': 'Food', 'data': [ 'corn' ] }
  { 'command': 'feed', 'data': { '*a': 'int' } }
  { 'command': 'pet', 'features': [ 'deprecated' ] }
  { 'command': 'x-fly', 'features': [ 'unstable' ] }
  { 'event': 'FED', 'data': { 'food': 'Food' } }
  """
private let after = """
  { 'enum': 'Food', 'data': [ 'corn', 'oats', 'hay' ] }
  { 'command': 'feed', 'coroutine': true }
  { 'command': 'drink' }
  { 'event': 'FED', 'data': { 'food': 'Food', '*when': 'int' } }
  """

private func report(for audiences: Set<Audience> = [.clients, .servers], accepted: String = "") throws -> DiffReport {
  let changes = try SchemaDiff.changes(
    from: Interfaces.interface(before, "old.json"), to: Interfaces.interface(after, "new.json"))
  return DiffReport(changes, for: audiences, accepted: accepted.split(separator: "\n"))
}

@Suite struct ReportTests {
  @Test func everyVerdict() throws {
    #expect(
      try report().text() == """
        Incompatible:
          feed: argument 'a' removed (optional, int) [clients]
              old.json:2 -> new.json:2

        Incompatible, of what was deprecated:
          pet: command removed [clients]
              old.json:3

        Compatible, with caution:
          FED: data 'food': values 'oats', 'hay' added [clients]
              Food, old.json:1 -> Food, new.json:1

        Incompatible, of what was unstable:
          x-fly: command removed [clients]
              old.json:4

        Compatible, new clients have to look for it before they use it:
          drink: command added
              new.json:3

        Compatible:
          FED: data 'when' added (optional, int)
              old.json:5 -> new.json:4

        Notices:
          feed: flag 'coroutine' is now true
              old.json:2 -> new.json:2

        8 changes: 1 incompatible, 1 incompatible after deprecation, 2 with caution, 1 of what was unstable, \
        1 to look for first, 1 compatible, 1 to notice

        """)
  }

  @Test func oneSide() throws {
    let summary = "8 changes: 1 to look for first, 6 compatible, 1 to notice\n"
    #expect(try report(for: [.servers]).summary == summary)
    #expect(try report(for: [.servers]).hasBreaks() == false)
    #expect(try report(for: [.clients]).hasBreaks())
  }

  @Test func someVerdicts() throws {
    let text = try report(for: [.clients]).text(only: [.unstable])
    #expect(
      text.hasPrefix("Incompatible, of what was unstable:\n  x-fly: command removed\n      old.json:4\n\n8 changes"))
  }

  @Test(arguments: [
    ("", false, true),
    ("", true, true),
    ("feed: argument 'a' removed (optional, int)", false, true),
    ("feed: argument 'a' removed (optional, int)  # nobody used it\n# and so on", true, false),
    ("  feed: argument 'a' removed (optional, int)\npet: command removed [clients]", false, false),
    ("feed: argument 'a' removed", true, true),
  ])
  func accepted(_ accepted: String, allowingDeprecated: Bool, breaks: Bool) throws {
    #expect(try report(accepted: accepted).hasBreaks(allowingDeprecated: allowingDeprecated) == breaks)
  }

  @Test func acceptedIsSaid() throws {
    let report = try report(accepted: "pet: command removed")
    #expect(report.text().contains("  pet: command removed [clients, accepted]\n"))
    #expect(report.json().contains("\"accepted\": true"))
  }

  @Test func json() throws {
    #expect(
      try report().json(only: [.caution, .incompatible]) == """
        {
            "changes": [
                {
                    "verdict": "incompatible",
                    "clients": "incompatible",
                    "servers": "compatible",
                    "command": "feed",
                    "path": "argument 'a'",
                    "text": "feed: argument 'a' removed (optional, int)",
                    "old": {
                        "file": "old.json",
                        "line": 2
                    },
                    "new": {
                        "file": "new.json",
                        "line": 2
                    }
                },
                {
                    "verdict": "caution",
                    "clients": "caution",
                    "servers": "compatible",
                    "event": "FED",
                    "path": "data 'food'",
                    "text": "FED: data 'food': value 'oats' added",
                    "old": {
                        "file": "old.json",
                        "line": 1,
                        "type": "Food"
                    },
                    "new": {
                        "file": "new.json",
                        "line": 1,
                        "type": "Food"
                    }
                },
                {
                    "verdict": "caution",
                    "clients": "caution",
                    "servers": "compatible",
                    "event": "FED",
                    "path": "data 'food'",
                    "text": "FED: data 'food': value 'hay' added",
                    "old": {
                        "file": "old.json",
                        "line": 1,
                        "type": "Food"
                    },
                    "new": {
                        "file": "new.json",
                        "line": 1,
                        "type": "Food"
                    }
                }
            ],
            "counts": {
                "incompatible": 1,
                "after-deprecation": 1,
                "caution": 2,
                "unstable": 1,
                "look-first": 1,
                "compatible": 1,
                "notice": 1
            }
        }

        """)
  }
}
