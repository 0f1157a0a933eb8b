import HMP
import QJSON
import Testing

@Suite struct OptionTests {
  private func options(_ text: String, _ types: [String: OptionType] = [:]) -> String {
    do throws(OptionTextError) {
      let parsed = try OptionText(text, impliedKey: "driver")
      let object = try parsed.object { types[$0.joined(separator: ".")] ?? .unknown }
      return JSONValue.object(object).text()
    } catch {
      return error.description
    }
  }

  private func arguments(_ text: String) -> String {
    do throws(OptionTextError) {
      return JSONValue.object(try QMPArgumentText(text).arguments).text()
    } catch {
      return error.description
    }
  }

  @Test func optionsAreSeparatedByCommas() {
    #expect(options("driver=file,node-name=d,filename=x") == #"{"driver": "file", "node-name": "d", "filename": "x"}"#)
    #expect(options("file,filename=a,,b=c") == #"{"driver": "file", "filename": "a,b=c"}"#)
    #expect(options("a=,b=é") == #"{"a": "", "b": "\u00E9"}"#)
    #expect(options("a=1,a=2") == #"{"a": "2"}"#)
    #expect(options("a=1,") == #"{"a": "1"}"#)
    #expect(options("a=1,,,b=2") == #"{"a": "1,", "b": "2"}"#)
    #expect(options("") == "{}")
    #expect(options("a=1,b") == "Expected '=' after parameter 'b'")
    #expect(options("=1") == "Invalid parameter ''")
    #expect(options("a b=1") == "Invalid parameter 'a b'")
  }

  @Test func pointsMakeMembers() {
    #expect(
      options("file.driver=nbd,file.server.0.host=h") == #"{"file": {"driver": "nbd", "server": [{"host": "h"}]}}"#)
    #expect(options("l.1=b,l.0=a") == #"{"l": ["a", "b"]}"#)
    #expect(options("l.0=a,l.2=c") == "Parameter 'l.1' missing")
    #expect(options("l.0=a,l.x=c") == "Parameters 'l.*' used inconsistently")
    #expect(options("a=1,a.b=2") == "Parameters 'a' used inconsistently")
    #expect(options("a.b=1,a=2") == "Parameters 'a' used inconsistently")
    #expect(options("a..b=1") == "Invalid parameter 'a..b'")
    #expect(options(String(repeating: "a.", count: 500) + "a=1").hasPrefix("Invalid parameter"))
  }

  @Test func valuesTakeTheTypesOfTheirMembers() {
    let types: [String: OptionType] = [
      "b": .boolean, "i": .integer, "s": .size, "n": .number, "z": .null, "m.i": .integer, "l": .integers,
      "e": .integerOrSize,
    ]
    #expect(options("b=on,i=5,n=1.5,z=,m.i=-3", types) == #"{"b": true, "i": 5, "n": 1.5, "z": null, "m": {"i": -3}}"#)
    #expect(options("i=18446744073709551615", types) == #"{"i": 18446744073709551615}"#)
    #expect(options("i=-9223372036854775808", types) == #"{"i": -9223372036854775808}"#)
    #expect(options("i=0x10", types) == #"{"i": 16}"#)
    #expect(options("i=010", types) == #"{"i": 8}"#)
    for wrong in ["i=x", "i=", "i=1.5", "i=-9223372036854775809", "i=1k", "i=-1k", "i=18446744073709551616"] {
      #expect(options(wrong, types) == "Parameter 'i' expects integer", "\(wrong)")
    }
    #expect(options("s=1.5G", types) == #"{"s": 1610612736}"#)
    #expect(options("s=010", types) == #"{"s": 10}"#)
    #expect(options("s=0x10", types) == #"{"s": 16}"#)
    for wrong in ["s=", "s=x", "s=-1", "s=1kk", "s=1.5", "s=18446744073709551616", "s=0x10k"] {
      #expect(options(wrong, types) == "Parameter 's' expects size", "\(wrong)")
    }
    #expect(options("e=1.5k,m.i=0x10", types) == #"{"e": 1536, "m": {"i": 16}}"#)
    #expect(options("e=010", types) == #"{"e": 8}"#)
    #expect(options("e=-1", types) == #"{"e": -1}"#)
    for wrong in ["e=", "e=x", "e=-1k", "e=1.5", "e=0x10k"] {
      #expect(options(wrong, types) == "Parameter 'e' expects integer", "\(wrong)")
    }
    #expect(options("l=0-2", types) == #"{"l": [0, 1, 2]}"#)
    #expect(options("l=5", types) == #"{"l": [5]}"#)
    for wrong in ["l=", "l=3-1", "l=x", "l=0-99999999", "l=-9223372036854775808-9223372036854775807"] {
      #expect(options(wrong, types) == "Parameter 'l' expects a list of integers", "\(wrong)")
    }
    #expect(options("b=1", types) == "Parameter 'b' expects 'on' or 'off'")
    #expect(options("n=inf", types) == "Parameter 'n' expects number")
    #expect(options("z=x", types) == "Parameter 'z' expects null")
  }

  /// A size may not be negative, a leading zero makes only other integers octal, and only sizes have suffixes.
  @Test func someTextsAreTheSameValueForAllParsers() {
    for text in ["0", "1", "18446744073709551615", "0x1F"] {
      #expect(OptionType.integerOrSize.isUnambiguous(text), "\(text)")
    }
    for text in ["", "-1", "010", "00", "1k", "1.5G", "+1", " 1", "0x", "0x1k", "18446744073709551616", "x"] {
      #expect(!OptionType.integerOrSize.isUnambiguous(text), "\(text)")
    }
    #expect(OptionType.integer.isUnambiguous("-010"))
    #expect(OptionType.size.isUnambiguous("010k"))
    #expect(!OptionType.integer.isUnambiguous("1k"))
    #expect(OptionType.boolean.isUnambiguous("y"))
    #expect(!OptionType.boolean.isUnambiguous("maybe"))
  }

  @Test func wordsAreFlagsInTheOlderDialect() {
    func flagged(_ text: String) -> String {
      OptionText(flagged: text, impliedKey: "driver").options.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
    #expect(flagged("nic,ats,nomq,a=b,,c") == "driver=nic ats=on mq=off a=b,c")
    #expect(flagged("driver=nic") == "driver=nic")
    #expect(flagged(",") == "driver=")
    #expect(flagged("a,,b,c") == "driver=a,b c=on")
    #expect(flagged("a,") == "driver=a")
    #expect(flagged("") == "")
  }

  @Test func helpIsAWordByItself() throws {
    for text in ["help", "?", "a,help", "a,b=c,?"] {
      #expect(try OptionText(text, impliedKey: "type").asksForHelp, "\(text)")
      #expect(OptionText(flagged: "x," + text, impliedKey: "type").asksForHelp, "\(text)")
    }
    for text in ["a", "type=help", "helper"] {
      #expect(try !OptionText(text, impliedKey: "type").asksForHelp, "\(text)")
    }
    #expect(throws: OptionTextError.valueMissing("help")) { try OptionText("help") }
  }

  @Test func argumentsAreWordsOrJSON() {
    #expect(arguments("node-name=disk0 size=1073741824") == #"{"node-name": "disk0", "size": 1073741824}"#)
    #expect(
      arguments("a=true b=null c=-1.5 d=010 e=1x f=")
        == #"{"a": true, "b": null, "c": -1.5, "d": "010", "e": "1x", "f": ""}"#)
    #expect(arguments(#"a="x y" b={"c": [1, "}"]}  d=[1, 2]"#) == #"{"a": "x y", "b": {"c": [1, "}"]}, "d": [1, 2]}"#)
    #expect(arguments("addr.host=[::1]:10809 l.0=a l.1=2") == #"{"addr": {"host": "[::1]:10809"}, "l": ["a", 2]}"#)
    #expect(arguments(#" {"execute": 1}  "#) == #"{"execute": 1}"#)
    #expect(arguments("  ") == "{}")
    #expect(arguments("a=b=c") == #"{"a": "b=c"}"#)
    #expect(arguments("a") == "Expected '=' after parameter 'a'")
    #expect(arguments("=1") == "Invalid parameter ''")
    #expect(arguments("a={x").hasPrefix("Parameter 'a' is not valid JSON: "))
    #expect(arguments(#"a="\"#).hasPrefix("Parameter 'a' is not valid JSON: "))
    #expect(arguments("{").hasPrefix("The arguments are not valid JSON: "))
  }

  @Test func theNumberOfParametersIsBounded() {
    let many = (0...5000).map { "a\($0)=1" }
    #expect(options(many.joined(separator: ",")) == "more than 4096 parameters")
    #expect(arguments(many.joined(separator: " ")) == "more than 4096 parameters")
  }
}
