import HMP
import QJSON
import Testing

@Suite struct HelpDetailsTests {
  private static let resize = HMPRow(
    name: "block_resize", aliases: ["br"], arguments: arguments("force:-f,device:B,size:o?"),
    params: "[-f] device [size]", help: "Change the size of an image",
    details: "Change the size of an image.\n\nOther commands run meanwhile.",
    argumentHelp: [.init("force", "even if data is lost"), .init("device", "the disk"), .init("size", "the new size")],
    qmpCommands: ["block-resize"], topic: "Disks", example: "block_resize disk0 20G", binding: .none)
  private static let stop = HMPRow(name: "stop", help: "Stop the machine", topic: "Running", binding: .none)
  private static let version = HMPRow(name: "version", table: "info", help: "Show the version", binding: .none)
  private static let info = HMPRow(name: "info", help: "Show a part", binding: .subTable)

  private func help() throws -> HMPHelp {
    HMPHelp(try HMPTable(rows: [Self.resize, Self.stop, Self.info, Self.version]))
  }

  @Test func theNativeLineComesFirst() throws {
    let output = try help().details(of: Self.resize, prefix: [])
    #expect(
      output.text == """
        block_resize|br [-f] device [size] -- Change the size of an image

        Other commands run meanwhile.

        Arguments:
          -f      (flag, optional) even if data is lost
          device  (block device or node) the disk
          size    (size, optional) the new size

        Example: block_resize disk0 20G

        """)
    #expect(output.value["arguments"]?[1]?["type"]?.stringValue == "block device or node")
    #expect(output.value["example"]?.stringValue == "block_resize disk0 20G")
  }

  @Test func commandsAreListedByTopic() throws {
    let output = try help().topics()
    #expect(
      output.text == """
        Disks
          block_resize
        Other commands
          info, info version
        Running
          stop
        help COMMAND describes a command, help WORD finds the commands about a subject

        """)
  }

  @Test(arguments: [
    ("resize", "block_resize|br [-f] device [size] -- Change the size of an image\n"),
    ("VERS", "info version  -- Show the version\n"),
    ("meanwhile", "block_resize|br [-f] device [size] -- Change the size of an image\n"),
    ("new size", "block_resize|br [-f] device [size] -- Change the size of an image\n"),
    ("nothing", nil), ("", nil),
  ])
  func wordsFindCommands(word: String, lines: String?) throws {
    #expect(try help().search([word])?.text == lines)
  }
}
