/// Elements in the order in which they were added, each with a number by which it can be removed.
///
/// Numbers ascend. Finding and removing an element takes logarithmic time, taking the first one constant time.
package struct NumberedList<Element> {
  private var slots: [(number: UInt64, element: Element?)] = []
  /// The slots before this one are empty.
  private var start = 0
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }
  package var elements: [Element] {
    // No `compactMap`: the first use of a type as a sequence costs a search of all conformances.
    var elements: [Element] = []
    for index in start..<slots.count { if let element = slots[index].element { elements.append(element) } }
    return elements
  }
  package var numbers: [UInt64] {
    var numbers: [UInt64] = []
    for index in start..<slots.count where slots[index].element != nil { numbers.append(slots[index].number) }
    return numbers
  }
  package var first: Element? { count == 0 ? nil : slots[start].element }

  /// The element with that number; setting it replaces one that is in the list.
  package subscript(_ number: UInt64) -> Element? {
    get { index(of: number).flatMap { slots[$0].element } }
    set {
      if let newValue, let index = index(of: number), slots[index].element != nil { slots[index].element = newValue }
    }
  }

  /// Adds an element; its number must be larger than those of all before.
  package mutating func append(_ element: Element, number: UInt64) {
    precondition(slots.last.map { $0.number < number } ?? true, "numbers ascend")
    slots.append((number, element))
    count += 1
  }

  @discardableResult
  package mutating func popFirst() -> Element? {
    guard count > 0 else { return nil }
    return remove(slots[start].number)
  }

  @discardableResult
  package mutating func remove(_ number: UInt64) -> Element? {
    guard let index = index(of: number), let element = slots[index].element else { return nil }
    slots[index].element = nil
    count -= 1
    while start < slots.count, slots[start].element == nil { start += 1 }
    // Each element is moved once for every two that are removed.
    if slots.count > 2 * count + 16 {
      slots = slots[start...].filter { $0.element != nil }
      start = 0
    }
    return element
  }

  package mutating func removeAll() { self = NumberedList() }

  private func index(of number: UInt64) -> Int? {
    var low = start
    var high = slots.count
    while low < high {
      let middle = (low + high) / 2
      if slots[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < slots.count && slots[low].number == number ? low : nil
  }
}
