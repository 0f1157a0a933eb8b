import QJSON
import Testing

struct ValueSyntaxTests {
  @Test func containers() {
    check("{}", "{}")
    check("[]", "[]")
    check(#"{"a": [1, {"b": null}], "c": {}}"#, #"{"a": [1, {"b": null}], "c": {}}"#)
    check(" {\r\n\t\"a\" :\r\n[ ] }\n", #"{"a": []}"#)
    check("[[[]], [], [[], 1]]", "[[[]], [], [[], 1]]")
  }

  @Test func keywords() {
    check("[null, true, false]", "[null, true, false]")
    check("[tru]", "1: unknown keyword 'tru'")
    check("[nullx]", "1: unknown keyword 'nullx'")
    check("{\"a\": True}", "6: stray 'T'", "10: a value is missing")
  }

  @Test func bareScalarsWaitForAnotherByte() {
    check("null")
    check("12")
    check("null ", "null")
    check("12 ", "12")
    check("12\"x\"", "12", #""x""#)
    check("\"s\"", #""s""#)
    check("'s'", #""s""#)
    check("{}[]\"x\"1 ", "{}", "[]", #""x""#, "1")
  }

  @Test func nothingIsSaidAboutWhiteSpace() {
    check("")
    check("\n\r\n   \t \n\n")
    check("{} \n", "{}")
  }

  @Test func integersAreExact() {
    check("[9223372036854775807, -9223372036854775808]", "[9223372036854775807, -9223372036854775808]")
    check("[9223372036854775808, 18446744073709551615]", "[9223372036854775808, 18446744073709551615]")
    check("[0, -0, -1, 10]", "[0, 0, -1, 10]")
  }

  @Test func beyond64BitsAreDoubles() {
    check("[18446744073709551616]", "[1.8446744073709552e+19]")
    check("[-9223372036854775809]", "[-9.223372036854776e+18]")
  }

  @Test func doubles() {
    check("[0.5, -1.25, 1e3, 1E+2, 25e-1, 0e1, 0.0]", "[0.5, -1.25, 1000.0, 100.0, 2.5, 0.0, 0.0]")
    check("[1e999]", "1: a number is too large")
    check("[1e-999]", "[0.0]")
    check("[5e-324]", "[5e-324]")
  }

  @Test func whatIsNoNumber() {
    check("[01]", "2: stray '1'", "3: a value is missing")
    check("[+1]", "1: stray '+'", "3: a value is missing")
    check("[.5]", "1: stray '.'", "3: a value is missing")
    check("[1.]", "3: stray ']'")
    check("[1e]", "3: stray ']'")
    check("[1e+]", "4: stray ']'")
    check("[-]", "2: stray ']'")
    check("[--1]", "2: stray '-'", "4: a value is missing")
    check("[0x10]", "2: the elements of an array are not separated by ','")
    check("[NaN]", "1: stray 'N'", "4: a value is missing")
    check("[Infinity]", "1: stray 'I'", "9: a value is missing")
  }

  @Test func separators() {
    check("[1,]", "3: a value is missing")
    check("[,]", "1: a value is missing")
    check("[1 2]", "3: the elements of an array are not separated by ','")
    check("{\"a\": 1,}", "8: the name of a member is not a string")
    check("{,}", "1: the name of a member is not a string")
    check("{\"a\" 1}", "5: a member's name is not followed by ':'")
    check("{\"a\":}", "5: a value is missing")
    check("{\"a\": 1 \"b\": 2}", "8: the members of an object are not separated by ','")
    check("{1: 2}", "1: the name of a member is not a string")
    check("{id: 1}", "1: the name of a member is not a string")
    check("1,2 ", "1", "1: a value is missing", "2")
    check(": ", "0: a value is missing")
  }

  @Test func repeatedNames() {
    check("{\"a\": 1, \"a\": 2}", "9: member 'a' is repeated")
    check("{\"x\": [{\"a\": 1, 'a': 2}]}", "16: member 'a' is repeated")
    check("{\"a\": {\"a\": 1}, \"b\": {\"a\": 2}}", #"{"a": {"a": 1}, "b": {"a": 2}}"#)
    check("{\"a\": 1, \"\\u0061\": 2}", "9: member 'a' is repeated")
    // Canonically equivalent, but not the same bytes.
    check("{\"\u{E9}\": 1, \"e\u{301}\": 2}", #"{"\u00E9": 1, "e\u0301": 2}"#)
  }

  @Test(arguments: [15, 16, 17, 18, 200]) func repeatedNamesAmongMany(count: Int) {
    let members = (0..<count).map { "\"name\($0)\": \($0)" }.joined(separator: ", ")
    check("{\(members)}", "{\(members)}")
    for again in [0, count - 1] {
      check("{\(members), \"name\(again)\": 0}", "\(members.utf8.count + 3): member 'name\(again)' is repeated")
    }
  }
}
