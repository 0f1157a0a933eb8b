import HMP
import Testing

@testable import HMPTranslation

@Suite struct OptionAtCursorTests {
  private func check(
    _ text: String, _ head: String, key: String? = nil, _ typed: String = "", given: [String] = [],
    impliedKey: String? = nil, separator: OptionAtCursor.Separator = .comma,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let option = OptionAtCursor(text, impliedKey: impliedKey, separator: separator)
    #expect(option.head == head, sourceLocation: sourceLocation)
    #expect(option.key == key, sourceLocation: sourceLocation)
    #expect(option.typed == typed, sourceLocation: sourceLocation)
    #expect(option.given.map { "\($0.key)=\($0.value)" } == given, sourceLocation: sourceLocation)
  }

  @Test func values() {
    check("filename=di", "filename=", key: "filename", "di")
    check("driver=raw,file=d", "driver=raw,file=", key: "file", "d", given: ["driver=raw"])
    check("file.filename=a/b", "file.filename=", key: "file.filename", "a/b")
    check("filename=a=b", "filename=", key: "filename", "a=b")
  }

  @Test func keys() {
    check("", "")
    check("driver", "", "driver")
    check("driver=file,", "driver=file,", given: ["driver=file"])
    check("driver=file,file.na", "driver=file,", "file.na", given: ["driver=file"])
  }

  @Test func impliedKeys() {
    check("virtio-b", "", "virtio-b", impliedKey: "driver")
    check("e1000,net", "e1000,", "net", given: ["driver=e1000"], impliedKey: "driver")
    check("id=a,e1000,", "id=a,e1000,", given: ["id=a", "e1000=e1000"], impliedKey: "driver")
  }

  @Test func commas() {
    check("filename=a,,b", "filename=", key: "filename", "a,b")
    check("filename=a,,b,node-name=c", "filename=a,,b,node-name=", key: "node-name", "c", given: ["filename=a,b"])
    check("filename=a,,", "filename=", key: "filename", "a,")
    check("filename=a,,,", "filename=a,,,", given: ["filename=a,"])
  }

  @Test func blanks() {
    check("id=a,,b si", "id=a,,b ", "si", given: ["id=a,,b"], separator: .blank)
    check("id=a,b", "id=", key: "id", "a,b", separator: .blank)
  }

  @Test func candidates() {
    let option = OptionAtCursor("driver=file,filename=a")
    #expect(
      option.candidate(HMPCandidate("a,b"))
        == HMPCandidate("driver=file,filename=a,,b", label: "a,b", isComplete: false))
    let key = OptionAtCursor("driver=file,file.f")
    #expect(
      key.candidate(OptionKey("filename", "string"), base: "file.")
        == HMPCandidate("driver=file,file.filename=", description: "string", label: "filename=", isComplete: false))
  }
}
