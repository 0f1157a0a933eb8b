import HMP
import MainLoop
import Testing

@testable import MonitorCommands

@Suite struct QOMTreeTests {
  private static let tree = """
    / machine child<q35>
    / objects child<container>
    /machine type string
    /machine peripheral child<container>
    /machine acpi link<ICH9> /machine/unattached/device[4]
    /machine unattached child<container>
    /machine/peripheral nic0 child<nic>
    /machine/peripheral bal0 child<balloon>
    /machine/peripheral/nic0 bus child<pci-bus>
    /machine/peripheral/nic0 other link<balloon> /machine/peripheral/bal0
    /machine/peripheral/bal0 bus child<pci-bus>
    /machine/unattached device[4] child<ICH9>
    /machine/unattached/device[4] a[0] child<memory-region>
    """

  private func text(_ path: String?) throws -> String {
    let table = try HMPTable(rows: [])
    return MainLoop.blockingRun {
      let context = HMPContext(target: ObjectTarget(Self.tree), state: HMPMonitorState(), table: table)
      var arguments = HMPArguments()
      arguments["path"] = path.map(HMPValue.string)
      do throws(HMPFailure) {
        return try await translator("info qom-tree")(arguments, context).text
      } catch {
        return error.text
      }
    }
  }

  @Test func withoutAPathItIsTheMachine() throws {
    #expect(
      try text(nil) == """
        /machine (a-type)
          /peripheral (container)
            /bal0 (balloon)
              /bus (pci-bus)
            /nic0 (nic)
              /bus (pci-bus)
          /unattached (container)
            /device[4] (ICH9)
              /a[0] (memory-region)

        """)
  }

  @Test(arguments: [
    ("/objects", "/objects (a-type)\n"), ("//machine//peripheral/bal0/", "/bal0 (a-type)\n  /bus (pci-bus)\n"),
    ("bal0", "/bal0 (a-type)\n  /bus (pci-bus)\n"), ("nic0/bus", "/bus (a-type)\n"),
    ("/machine/acpi", "/device[4] (a-type)\n  /a[0] (memory-region)\n"),
    ("acpi", "/device[4] (a-type)\n  /a[0] (memory-region)\n"),
    ("nic0/other", "/bal0 (a-type)\n  /bus (pci-bus)\n"),
  ])
  func objectsGoByTheirOwnNames(path: String, tree: String) throws {
    #expect(try text(path) == tree)
  }

  @Test func theRootHasNoName() throws {
    let tree = try text("/")
    #expect(tree.hasPrefix("/ (a-type)\n  /machine (q35)\n    /peripheral (container)\n"))
    #expect(tree.hasSuffix("\n  /objects (container)\n"))
  }

  @Test func pathsThatLeadNowhere() throws {
    for path in ["/nope", "bus", "nope"] { #expect(try text(path) == "Path '\(path)' could not be resolved.\n") }
  }

  @Test func aTreeWithoutEndIsCut() throws {
    let links = (0..<200).map { depth in "/machine\(String(repeating: "/a", count: depth)) a child<x>\n" }.joined()
    let table = try HMPTable(rows: [])
    let lines = MainLoop.blockingRun {
      let target = ObjectTarget("/ machine child<x>\n" + links)
      let context = HMPContext(target: target, state: HMPMonitorState(), table: table)
      let output = try? await translator("info qom-tree")(HMPArguments(), context)
      return output?.text.split(separator: "\n").count ?? 0
    }
    #expect(lines > 10 && lines < 100)
  }
}
