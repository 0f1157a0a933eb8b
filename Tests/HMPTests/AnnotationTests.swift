import HMP
import Testing

/// Checks the annotation of a line, in which errors are marked by `<` and `>`.
private func check(
  _ marked: String, _ hint: String = "", aliases: HMPAliases = HMPAliases(),
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let line = marked.filter { $0 != "<" && $0 != ">" }
  let table = try HMPTable(rows: AnnotationTests.rows)
  let annotation = HMPAnnotator(table, aliases: aliases).annotate(line)
  var bytes = Array(line.utf8)
  for error in annotation.errors.reversed() {
    bytes.insert(UInt8(ascii: ">"), at: error.upperBound)
    bytes.insert(UInt8(ascii: "<"), at: error.lowerBound)
  }
  #expect(String(decoding: bytes, as: UTF8.self) == marked, sourceLocation: sourceLocation)
  #expect(annotation.hint == hint, "\(marked)", sourceLocation: sourceLocation)
}

@Suite struct AnnotationTests {
  fileprivate static let rows = [
    row("help|?", "name:S?", params: "[cmd]", completions: ["name": "command"]),
    row("info", "item:s?", params: "[subcommand]"),
    row("info block", "nodes:-n,verbose:-v,device:B?", params: "[-n] [-v] [device]"), row("info block-jobs"),
    row("block_resize", "device:B,size:o", params: "device size"),
    row("set_link", "name:s,up:b", params: "name on|off"), row("x", "fmt:/,addr:l", params: "/fmt addr"),
    row("screendump", "filename:F,format:-fs,device:s?,head:i?", params: "filename [-f format] [device [head]]"),
    row("log", "a:-f,b:-d,c:-o,items:s", params: "[-f][-d][-o] item1[,...]"),
    row("dump", "p:-p,z:-z,l:-l,file:F,begin:l?,length:l?", params: "[-p] [-z|-l] filename [begin length]"),
    row("hostfwd_add", "a:s,b:s?,c:s?", params: "[netdev_id] [tcp|udp]:[hostaddr]:hostport-[guestaddr]:guestport"),
    row("nbd_server_add", "w:-w,device:B,name:s?", params: "nbd_server_add [-w] device [name]"),
    row("device_add", "device:O", params: "driver[,prop=value][,...]"),
    row(
      "watch", "count:-ns,seconds:s,command:S", params: "[-n count] seconds command", completions: ["command": "line"]),
    row("gone", binding: HMPRow.Binding.none), row("cont|c"),
  ]

  @Test func unknownCommandsAreErrors() throws {
    try check("")
    try check("   ")
    try check("cont")
    try check("inf")
    try check("<infx>")
    try check("<infx> block")
    try check("<inf> block")
    try check("  <é漢> x")
    try check("</>")
    try check("<gone>")
    try check("info bl")
    try check("info <foo>")
    try check("info <bl> x")
    try check("# comment")
  }

  @Test func aliasesAreCommands() throws {
    var aliases = HMPAliases()
    try aliases.define("grow", as: "block_resize $1 10G", besides: try HMPTable(rows: Self.rows))
    try check("gro", aliases: aliases)
    try check("grow disk0 and more", aliases: aliases)
    try check("<grower>", aliases: aliases)
    try check("watch 5 <grow>", aliases: aliases)
  }

  @Test func hintsShowTheRemainingArguments() throws {
    try check("info", " [subcommand]")
    try check("info ", "[subcommand]")
    try check("info block", " [-n] [-v] [device]")
    try check("info block ", "[-n] [-v] [device]")
    try check("info block -n", " [-v] [device]")
    try check("info block -v ", "[device]")
    try check("info block -v disk0")
    try check("block_resize", " device size")
    try check("block_resize d", " size")
    try check("block_resize disk0 ", "size")
    try check("block_resize disk0 1")
    try check("block_resize disk0 1 ")
    try check("block_resize \"my di")
    try check("help", " [cmd]")
    try check("x", " /fmt addr")
    try check("x/4", " addr")
    try check("x/4i ", "addr")
  }

  @Test func hintsOfIrregularUsages() throws {
    try check("screendump ", "filename [-f format] [device [head]]")
    try check("screendump a ", "[-f format] [device [head]]")
    try check("screendump a -f png ", "[device [head]]")
    try check("screendump a d ", "[head]")
    try check("log ", "[-f] [-d] [-o] item1[,...]")
    try check("log -d ", "[-o] item1[,...]")
    try check("dump -z", " [-z|-l] filename [begin length]")
    try check("dump -l ", "filename [begin length]")
    try check("dump f ", "[begin length]")
    try check("dump f 1 ", "length")
    try check("hostfwd_add ", "[netdev_id] [tcp|udp]:[hostaddr]:hostport-[guestaddr]:guestport")
    try check("hostfwd_add a ", "[b] [c]")
    try check("nbd_server_add ", "[-w] device [name]")
    try check("device_add ", "driver[,prop=value][,...]")
    try check("device_add virtio")
    try check("watch ", "[-n count] seconds command")
  }

  @Test func invalidArgumentsAreErrors() throws {
    try check("info block <-x>")
    try check("info block -")
    try check("info block -n <-x> disk0")
    try check("info block disk0 <more>")
    try check("info block disk0 <and more>  ")
    try check("info block-jobs <more>")
    try check("set_link nic o")
    try check("set_link nic on")
    try check("set_link nic <maybe>")
    try check("set_link nic <o> ")
    try check("block_resize disk0 x")
    try check("block_resize disk0 <x> ")
    try check("block_resize \"a b\" 1")
    try check("block_resize \"a b\"<c> 1")
    try check("block_resize disk0 1Q")
    try check("block_resize disk0 <1Q more>")
    try check("x</q> 1")
    try check("x 1+")
  }

  @Test func linesInsideLinesAreAnnotated() throws {
    try check("watch 5 <foo>")
    try check("watch 5 info <foo>")
    try check("watch 5 block_resize ", "device size")
    try check("help block_resize ")
  }

  @Test func longLinesAreNotAnnotated() throws {
    try check(String(repeating: "x", count: 5000))
  }
}
