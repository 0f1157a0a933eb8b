import QJSON
import Testing

struct RecoveryTests {
  @Test func controlsPutTheParserIntoItsStartState() {
    for opening in ["", "{", "[[[[{\"a\":", "{\"execute\": \"no", "{'bad ", "{\"a\\", "[1, nul"] {
      for byte in ["00", "01", "07", "1F", "FE", "FF"] {
        check(
          Wire(stringLiteral: "\(opening)<\(byte)>{\"a\": 1}"), "\(opening.utf8.count): stray byte 0x\(byte)",
          #"{"a": 1}"#)
      }
    }
  }

  @Test func oneErrorForEachControl() {
    check("<FF><FF><FF>", "0: stray byte 0xFF", "1: stray byte 0xFF", "2: stray byte 0xFF")
    check("<FF><FE><FE>", "0: stray byte 0xFF", "1: stray byte 0xFE", "2: stray byte 0xFE")
    check("{<FE><01><FF>", "1: stray byte 0xFE", "2: stray byte 0x01", "3: stray byte 0xFF")
  }

  @Test func numbersEndBeforeControls() {
    check("12<FF>", "12", "2: stray byte 0xFF")
    check("[12<FF>", "3: stray byte 0xFF")
  }

  @Test func skipsToTheNextStructuralCharacter() {
    check("@@ junk \"x\" 12 {\"id\": 5}", "0: stray '@'", #"{"id": 5}"#)
    check("// x\n{}", "0: stray '/'", "{}")
    check("/* x */ [1]", "0: stray '/'", "[1]")
    check("# x\n7 ", "0: stray '#'", "7")
    check("`x`\t'y'", "0: stray '`'", #""y""#)
    check("@ 1, 2\n", "0: stray '@'", "3: a value is missing", "2")
    check("%p\n", "0: stray '%'")
    check("{\"id\": %d}\n", "7: stray '%'", "9: a value is missing")
  }

  @Test func byteOrderMark() {
    check("<EF><BB><BF>{\"id\": 1}", "0: stray byte 0xEF", #"{"id": 1}"#)
  }

  @Test func strayAndMismatchedClosers() {
    check("}", "0: a value is missing")
    check("]", "0: a value is missing")
    check("{]{}", "1: the name of a member is not a string", "{}")
    check("[}{}", "1: a value is missing", "{}")
    check("{\"execute\": ]}{}", "12: a value is missing", "13: a value is missing", "{}")
    check("[[}]", "2: a value is missing", "3: a value is missing")
  }

  @Test func bracesAndBracketsAreCountedApart() {
    check("{[}]{}", "1: the name of a member is not a string", "{}")
    check("[{]}1 ", "2: the name of a member is not a string", "1")
  }

  @Test func aSyntaxErrorWaitsForTheEndOfItsMessage() {
    check("[1 2, {")
    check("[1 2, {} {}]", "3: the elements of an array are not separated by ','")
    check("[1 2, @]", "6: stray '@'", "7: a value is missing")
  }

  @Test func onlyTheFirstSyntaxErrorIsReported() {
    check("{\"a\": \"\\q\", \"a\" 1, tru}", "7: a string has an unknown or incomplete escape sequence")
  }
}
