import HMP
import HMPTables
import MainLoop
import QAPISyntax
import Testing

@Suite struct RowsFromFilesTests {
  private static let text = """
    ##
    # @info:
    #
    # Show a part of the state.
    ##
    { 'hmp': 'info' }

    ##
    # @resize:
    #
    # Change the size of an image.
    #
    # @now: do not wait
    #
    # @device: the image
    #
    # @size: the new size
    ##
    { 'hmp': 'resize', 'aliases': [ 'r' ], 'args': 'now:-n,device:B,size:o?', 'call': 'block_resize',
      'set': { 'force': true, 'limit': '5', 'name': '5' } }

    ##
    # @here:
    #
    # Show where this is.
    ##
    { 'hmp': 'here', 'in': 'info' }

    ##
    # @there:
    #
    # Show where that is.
    ##
    { 'hmp': 'there', 'in': 'info' }

    """

  @MainLoop @Test func rowsOfAFileRunLikeBuiltInOnes() async throws {
    let compiler = TableCompiler { _ in Array(Self.text.utf8) }
    let files = try compiler.compile(["own.hmp"], commands: nil)
    let here: HMPTranslator = { (_, _) async throws(HMPError) in HMPOutput("here\n") }
    let table = try HMP.HMPTable(rows: []).adding(
      files, translator: { $0.name == "here" ? here : nil }, typeOf: { $1 == ["limit"] ? .integer : .unknown })
    let monitor = try Scripted(table.rows)
    await monitor.check("r -n d0 1b", "")
    #expect(
      monitor.target.commands == [
        #"block_resize {"now": true, "device": "d0", "size": 1, "force": true, "limit": 5, "name": "5"}"#
      ])
    await monitor.check("info here", "here\n")
    await monitor.check("info there", "Command \"info there\" is not available.\n")
    await monitor.check("info", "info here  -- Show where this is\ninfo there  -- Show where that is\n")
    let resize = try #require(table.row("r"))
    #expect(
      resize.argumentHelp == [.init("now", "do not wait"), .init("device", "the image"), .init("size", "the new size")])
  }
}
