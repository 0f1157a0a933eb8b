import FrontEnd
import Testing

@Suite struct UserPlacesTests {
  private func check(
    _ variables: [String: String], configuration: String?, history: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let places = UserPlaces { variables[$0] }
    #expect(places.configurationFolder == configuration, sourceLocation: sourceLocation)
    #expect(places.history == history, sourceLocation: sourceLocation)
  }

  @Test func folders() {
    check(["HOME": "/h"], configuration: "/h/.config/hmp", history: "/h/.local/state/hmp/history")
    check(
      ["HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"], configuration: "/c/hmp",
      history: "/s/hmp/history")
    check(
      ["HOME": "/h", "XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": "s"], configuration: "/h/.config/hmp",
      history: "/h/.local/state/hmp/history")
    check([:], configuration: nil, history: nil)
  }

  @Test func tablesAreInTheOrderOfTheirNames() {
    #expect(
      UserPlaces.tables(in: "/c/hmp", files: ["b.hmp", "config", ".a.hmp", "a.hmp", "a.hmp~"])
        == ["/c/hmp/a.hmp", "/c/hmp/b.hmp"])
  }

  @Test(arguments: [
    ("~", "/h"), ("~/x", "/h/x"), ("~user/x", "~user/x"), ("x~", "x~"), ("/x", "/x"), ("", ""),
  ])
  func homeFolder(_ path: String, _ expanded: String) {
    #expect(UserPlaces { $0 == "HOME" ? "/h" : nil }.expanded(path) == expanded)
    #expect(UserPlaces { _ in nil }.expanded(path) == path)
  }
}
