/// Requests in the order of their arrival; taking the first one costs the same however many wait.
struct RequestQueue {
  private var requests: [InBandRequest] = []
  private var first = 0

  var isEmpty: Bool { first == requests.count }

  mutating func append(contentsOf more: [InBandRequest]) {
    // Mostly nothing waits, and nothing has to be copied.
    if isEmpty { requests = more } else { requests += more }
  }

  mutating func popFirst() -> InBandRequest? {
    guard first < requests.count else { return nil }
    let request = requests[first]
    first += 1
    if isEmpty { removeAll() }
    return request
  }

  mutating func removeAll() {
    requests = []
    first = 0
  }
}
