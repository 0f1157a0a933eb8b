import HMP
import Testing

@testable import HMPTranslation

@Suite struct LastOptionTests {
  private func check(
    _ text: String, _ head: String?, _ value: String = "", kind: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let option = LastOption(text)
    #expect(option?.head == head, sourceLocation: sourceLocation)
    guard let option else { return }
    #expect(option.value == value, sourceLocation: sourceLocation)
    #expect(option.kind == kind, sourceLocation: sourceLocation)
  }

  @Test func values() {
    check("filename=di", "filename=", "di", kind: "file")
    check("driver=file,filename=", "driver=file,filename=", kind: "file")
    check("driver=raw,file=d", "driver=raw,file=", "d", kind: "block")
    check("driver=raw,file.filename=a/b", "driver=raw,file.filename=", "a/b", kind: "file")
    check("driver=fi", "driver=", "fi")
    check("filename=a=b", "filename=", "a=b", kind: "file")
  }

  @Test func keys() {
    check("", nil)
    check("driver", nil)
    check("driver=file,", nil)
    check("driver=file,filena", nil)
  }

  @Test func commas() {
    check("filename=a,,b", "filename=", "a,b", kind: "file")
    check("filename=a,,b,node-name=c", "filename=a,,b,node-name=", "c")
    check("filename=a,,", "filename=", "a,", kind: "file")
    check("filename=a,,,", nil)
  }

  @Test func candidates() {
    let option = LastOption("driver=file,filename=a")
    #expect(
      option?.candidate(HMPCandidate("a,b")) == HMPCandidate("driver=file,filename=a,,b", isComplete: false))
  }
}
