import MainLoop
import Testing

@Suite struct NumberedListTests {
  @Test func keepsTheOrderWhateverIsRemoved() {
    var list = NumberedList<String>()
    for number in 1...100 { list.append("\(number)", number: UInt64(number)) }
    for number in 1...100 where number % 3 != 0 { #expect(list.remove(UInt64(number)) == "\(number)") }
    #expect(list.remove(1) == nil)
    #expect(list[3] == "3" && list[4] == nil)
    list[6] = "six"
    list[7] = "seven"
    list.append("last", number: 1000)
    #expect(list.count == 34)
    #expect(list.elements.prefix(3) == ["3", "six", "9"])
    #expect(list.numbers.suffix(2) == [99, 1000])
    var taken: [String] = []
    while let next = list.popFirst() { taken.append(next) }
    #expect(taken.count == 34 && taken.last == "last" && list.isEmpty && list.first == nil)
  }

  @Test func manyAreRemovedInAnyOrder() {
    var list = NumberedList<Int>()
    for number in 0..<20_000 { list.append(number, number: UInt64(number)) }
    for number in (0..<20_000).reversed() { #expect(list.remove(UInt64(number)) == number) }
    #expect(list.isEmpty)
  }
}

/// An operation of the next turn waits for what the sockets bring, which a task does not.
@Suite @MainLoop struct NextTurnTests {
  @Test func tasksThatAreReadyComeFirst() async {
    let steps = Steps()
    await withCheckedContinuation { done in
      MainLoop.inNextTurn {
        steps.note("next turn")
        MainLoop.inNextTurn {
          steps.note("turn after it")
          done.resume()
        }
        MainLoop.schedule(after: .zero) { steps.note("task of the turn") }
      }
      MainLoop.schedule(after: .zero) { steps.note("task") }
    }
    #expect(steps.list == ["task", "next turn", "task of the turn", "turn after it"])
  }
}
