import QAPICodeGen
@testable import QAPICodeGen
import QAPISchema
import QAPISyntax
import Testing

@Suite struct SwiftNameTests {
  @Test(arguments: [
    ("block_resize", "BlockResize"), ("query-version", "QueryVersion"), ("x-blockdev-change", "XBlockdevChange"),
    ("BLOCK_JOB_COMPLETED", "BlockJobCompleted"), ("__com.example_feed", "ComExampleFeed"),
    ("query-sev-launch-measure", "QuerySevLaunchMeasure"),
  ])
  func types(name: String, swift: String) { #expect(SwiftNames.type(name) == swift) }

  @Test(arguments: [
    ("node-name", "nodeName"), ("size", "size"), ("iops_rd_max", "iopsRdMax"), ("4k", "_4k"), ("0.10", "_0_10"),
    ("UEFI", "uefi"), ("IPv4", "iPv4"), ("init", "init_"), ("self", "self_"), ("x-a-1-2", "xA1_2"),
  ])
  func members(name: String, swift: String) { #expect(SwiftNames.member(name) == swift) }

  @Test(arguments: [("unknown", "unknown_"), ("all-cases", "allCases_"), ("none", "none"), ("default", "default")])
  func enumCases(name: String, swift: String) { #expect(SwiftNames.enumCase(name) == swift) }

  @Test func keywords() {
    #expect(SwiftNames.escaped("default") == "`default`")
    #expect(SwiftNames.escaped("defaults") == "defaults")
  }

  @Test func clashes() {
    check("{ 'command': 'do-it' } { 'command': 'do--it' }", "'do-it' and 'do--it' are both 'DoIt' in Swift")
    check(
      "{ 'struct': 'DoItCommand', 'data': {} } { 'enum': 'DoIt', 'data': [] } { 'command': 'do-it' }",
      "'DoItCommand' and 'do-it' are both 'DoItCommand' in Swift")
    check(
      "{ 'event': 'FIRE' } { 'struct': 'FireEvent', 'data': {} }",
      "'FIRE' and 'FireEvent' are both 'FireEvent' in Swift"
    )
    check(
      "{ 'struct': 'Pair', 'data': { 'a-b': 'int', 'a--b': 'int' } }", "'a-b' and 'a--b' are both 'aB' in Swift")
    check("{ 'enum': 'Letters', 'data': [ 'a-b', 'ab' ] }", nil)
    check(
      "{ 'pragma': { 'member-name-exceptions': [ 'Letters' ] } } { 'enum': 'Letters', 'data': [ 'a-b', 'aB' ] }",
      "'a-b' and 'aB' are both 'aB' in Swift")
    check("{ 'command': 'variant' }", "'variant' is 'Variant' in Swift, which is taken")
    check("{ 'struct': 'Result', 'data': {} }", "'Result' is 'Result' in Swift, which is taken")
    check("{ 'command': 'self' }", "'self' is 'Self' in Swift, which is taken")
    check("{ 'command': 'execute' } { 'command': 'has' } { 'command': 'command-names' }", nil)
    check(
      "{ 'struct': 'SampleHandlers', 'data': {} }",
      "'SampleHandlers' and 'the whole schema' are both 'SampleHandlers' in Swift")
  }

  @Test(arguments: [
    (["a/b.json", "a-b.json"], "'a/b.json' and 'a-b.json' both become 'a-b.qapi.swift'"),
    (["../a.json", "a.json"], "'../a.json' and 'a.json' both become 'a.qapi.swift'"),
    (
      ["Sample+Handlers.json"], "'the whole schema' and 'Sample+Handlers.json' both become 'Sample+Handlers.qapi.swift'"
    ),
    (["a/b.json", "a/b-c.json"], nil),
  ])
  func files(_ files: [String], _ expected: String?) { check("", expected, files: files) }

  /// Expects the error of a schema's text; nil for none.
  private func check(
    _ text: String, _ expected: String?, files: [String] = [],
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    var message: String?
    do throws(SchemaErrors) {
      let schema = try SchemaCompiler(load: { (_) throws(UnreadableFile) in Array(text.utf8) }).compile("test.json")
      do throws(SwiftNameError) {
        _ = try SwiftGenerator(.init(module: "Sample", files: files)).generate(schema)
      } catch {
        message = error.description
      }
    } catch {
      message = "refused: \(error)"
    }
    #expect(message == expected, sourceLocation: sourceLocation)
  }
}
