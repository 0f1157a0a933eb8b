/// Requests in the order of their arrival; taking the first one costs the same however many wait.
struct RequestQueue {
  private var requests: [InBandRequest] = []
  private var first = 0

  var isEmpty: Bool { first == requests.count }

  mutating func append(_ request: InBandRequest) { requests.append(request) }

  mutating func popFirst() -> InBandRequest? {
    guard first < requests.count else { return nil }
    let request = requests[first]
    first += 1
    if first == requests.count { removeAll() }
    return request
  }

  mutating func removeAll() {
    requests.removeAll(keepingCapacity: true)
    first = 0
  }
}
