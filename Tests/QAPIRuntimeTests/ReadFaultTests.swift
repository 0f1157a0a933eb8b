import QAPIRuntime
import ReferenceAPI
import Testing

@Suite struct ReadFaultTests {
  @Test func missingMembers() throws {
    try checkFault(Base.self, "{}", .missing, at: "id")
    try checkFault(Shape.self, "{}", .missing, at: "kind")
    try checkFault(Shape.self, #"{"kind": "circle"}"#, .missing, at: "radius")
    try checkFault(Optionals.self, #"{"base": {}}"#, .missing, at: "base.id")
    try checkFault(Optionals.self, #"{"bases": [{"id": "a"}, {}]}"#, .missing, at: "bases[1].id")
  }

  @Test func pathsBeginWhereTheReaderSays() throws {
    let error = ReadError(.missing, path: [.member("actions"), .index(2), .member("data"), .member("device")])
    #expect(error.pathText == "actions[2].data.device")
    #expect(error.pathText(from: "arguments") == "arguments.actions[2].data.device")
    #expect(error.qmpError == .generic("Parameter 'actions[2].data.device' is missing"))
    #expect("\(error)" == "Parameter 'return.actions[2].data.device' is missing")
    #expect(
      ReadError(.refused(.unstable), path: [.member("x")]).qmpError.description
        == "Unstable parameter x disabled by policy")
  }

  @Test func missingComesBeforeUnexpected() throws {
    try checkFault(Base.self, #"{"extra": 1}"#, .missing, at: "id")
  }

  @Test func unexpectedMembers() throws {
    try checkFault(Empty.self, #"{"a": 1}"#, .unexpected, at: "a")
    try checkFault(Shape.self, #"{"kind": "circle", "radius": 1, "side": 2}"#, .unexpected, at: "side")
    try checkFault(Optionals.self, #"{"base": {"id": "a", "b": 1}}"#, .unexpected, at: "base.b")
    try checkFault(NothingAtAll.self, #"{"a": 1}"#, .unexpected, at: "a")
  }

  @Test func mistypedMembers() throws {
    try checkFault(Base.self, #"{"id": 1}"#, .type(expected: "string"), at: "id")
    try checkFault(Base.self, "[]", .type(expected: "object"), at: "")
    try checkFault(Circle.self, #"{"radius": 1.0}"#, .type(expected: "integer"), at: "radius")
    try checkFault(Circle.self, #"{"radius": "1"}"#, .type(expected: "integer"), at: "radius")
    try checkFault(Optionals.self, #"{"list": ["a", 2]}"#, .type(expected: "string"), at: "list[1]")
    try checkFault(Optionals.self, #"{"list": {}}"#, .type(expected: "array"), at: "list")
  }

  @Test func alternates() throws {
    try checkFault(NameOrShape.self, "1", .type(expected: "NameOrShape"), at: "")
    try checkFault(NameOrShape.self, #"{"kind": "circle"}"#, .missing, at: "radius")
    try checkFault(NameOrShape.self, "[1, true]", .type(expected: "integer"), at: "[1]")
    try checkFault(Anything.self, "1.5", .type(expected: "integer"), at: "")
    try checkFault(Anything.self, #""oval""#, .unknownValue("oval"), at: "")
  }

  @Test func integersOutOfRange() throws {
    try checkFault(Int8.self, "128", .range(type: "int8_t"), at: "")
    try checkFault(UInt16.self, "65536", .range(type: "uint16_t"), at: "")
    try checkFault(Int64.self, "9223372036854775808", .type(expected: "integer"), at: "")
    try checkFault(UInt64.self, "18446744073709551616", .range(type: "uint64"), at: "")
    try checkFault(UInt64.self, "1.0", .range(type: "uint64"), at: "")
  }

  @Test func unknownValues() throws {
    try checkFault(Optionals.self, #"{"colour": "mauve"}"#, .unknownValue("mauve"), at: "colour")
    try checkFault(Shape.self, #"{"kind": "blob"}"#, .unknownValue("blob"), at: "kind")
    try checkFault(Nothing.self, #""anything""#, .unknownValue("anything"), at: "")
  }
}
