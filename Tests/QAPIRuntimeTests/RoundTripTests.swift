import QAPIRuntime
import ReferenceAPI
import Testing

@Suite struct RoundTripTests {
  @Test func scalars() throws {
    try check(
      Scalars.self,
      """
      {"id": "a", "a-string": "s", "a-number": 1.5, "int": -9223372036854775808, "i8": -128, "i16": -32768,
       "i32": -2147483648, "i64": 9223372036854775807, "u8": 255, "u16": 65535, "u32": 4294967295,
       "u64": 18446744073709551615, "size": 0, "truth": true, "anything": {"b": [null, 2.5]}, "nil": null,
       "kind": "qdict"}
      """)
  }

  @Test func absentIsNotEmpty() throws {
    try check(Optionals.self, "{}")
    try check(Optionals.self, #"{"list": [], "colours": [], "bases": []}"#)
    #expect(try Optionals(reading: json("{}"), .strict).list == nil)
    #expect(try Optionals(reading: json(#"{"list": []}"#), .strict).list == [])
  }

  @Test func optionals() throws {
    try check(
      Optionals.self,
      #"{"name": "n", "in": 1, "list": ["a", "b"], "colour": "4k", "colours": ["default", "unknown"],"#
        + #" "base": {"id": "x"}, "bases": [{"id": "y"}], "old": 1, "shaky": 2}"#)
  }

  @Test func order() throws {
    try check(
      Shape.self,
      #"{"radius": 1, "colour": "red", "kind": "circle", "name": "c"}"#,
      gives: #"{"name": "c", "kind": "circle", "colour": "red", "radius": 1}"#)
  }

  @Test func negativesCountModuloOnlyInTheWidestType() throws {
    #expect(try UInt64(reading: json("-1"), .strict) == .max)
    try checkFault(UInt32.self, "-1", .range(type: "uint32_t"), at: "")
  }

  @Test(arguments: [
    #"{"kind": "circle", "radius": 1}"#, #"{"kind": "point"}"#, #"{"name": "p", "kind": "point", "colour": "red"}"#,
    #"{"kind": "polygon", "corners": "square", "side": 4}"#,
    #"{"kind": "polygon", "corners": "triangle", "sides": [3, 4, 5]}"#,
  ])
  func unions(text: Swift.String) throws { try check(Shape.self, text) }

  @Test func discriminatorFollowsFromTheBranch() {
    #expect(Shape(variant: .point).kind == .point)
    #expect(Shape(variant: .polygon(Polygon(variant: .square(Square(side: 1))))).kind == .polygon)
  }

  @Test(arguments: [#""x""#, #"{"kind": "point"}"#, "[1, 2]"])
  func alternates(text: Swift.String) throws { try check(NameOrShape.self, text) }

  @Test(arguments: [#""circle""#, "7", "true", "null", #"{"radius": 1}"#, #"[{"radius": 1}]"#])
  func alternatesOfAllTypes(text: Swift.String) throws { try check(Anything.self, text) }

  @Test func recursion() throws {
    try check(Chain.self, #"{"name": "a", "next": {"name": "b", "next": {"name": "c"}}}"#)
    #expect(Chain(name: "a", next: Chain(name: "b")).next?.name == "b")
    try check(Tree.self, #"{"name": "a", "children": [{"name": "b"}, {"name": "c", "children": []}]}"#)
    try check(
      Layer.self,
      #"{"driver": "filter", "file": "name", "backing": {"driver": "filter","#
        + #" "file": {"driver": "file", "filename": "f"}}}"#)
  }

  @Test func commandsAndEvents() throws {
    try check(AddUp.self, #"{"first": 1, "second": 2}"#)
    try check(Draw.self, #"{"kind": "circle", "radius": 1}"#)
    try check(SaveAs.self, #"{"file": "f"}"#)
    try check(ShapeChangedEvent.self, #"{"kind": "point"}"#)
    try check(ColourChangedEvent.self, #"{"old": "red"}"#)
    try check(DrawnEvent.self, "{}")
  }

  @Test func typesOfTheSchemaHideTheLanguages() throws {
    try check(ReferenceAPI.String.self, #"{"str": "text"}"#)
  }
}
