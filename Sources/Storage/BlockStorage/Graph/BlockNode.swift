package import MainLoop

/// A named place in the graph: a layer, with its requests, permissions and users.
///
/// Requests run off the main loop or suspended; each one pins the node until it has ended.
@MainLoop
package final class BlockNode {
  package nonisolated let name: String
  /// Whether it was added by name, and stays until it is removed by name.
  package let isOwnedByMonitor: Bool
  /// Nil for a node with an existing layer.
  package let definition: BlockNodeDefinition?
  package let requests = RequestQueue()
  private let memory = TransferMemory(limit: BlockLimits.memoryOfNode)
  /// The number of nodes on the longest way down from here, this one included.
  let depth: Int
  private let layer: any BlockLayer
  /// What is held here, by the nodes above for as long as they exist, and by others until they release it; oldest first.
  private var grants = NumberedList<BlockGrant>()
  /// What this node holds on its children for as long as it exists, in their order.
  private var holds: [BlockGrant] = []
  /// Set when the node has been removed; callers may still refer to it.
  private var isClosed = false
  private let wantsReadOnly: Bool
  package let ignoresFlush: Bool

  /// Makes a node, which takes the permissions on its children that their layer names.
  ///
  /// - Throws: `permissionConflict`, `lockedElsewhere`, `cannotLock`; nothing is held then
  static func make(
    named name: String, _ layer: any BlockLayer, definition: BlockNodeDefinition?, readOnly: Bool,
    isOwnedByMonitor: Bool
  ) async throws(BlockError) -> BlockNode {
    // Before the first suspension, so that the children cannot be removed.
    let node = try BlockNode(
      named: name, layer, definition: definition, readOnly: readOnly, isOwnedByMonitor: isOwnedByMonitor)
    try await node.lockHolds()
    return node
  }

  private init(
    named name: String, _ layer: any BlockLayer, definition: BlockNodeDefinition?, readOnly: Bool,
    isOwnedByMonitor: Bool
  ) throws(BlockError) {
    self.name = name
    self.layer = layer
    self.definition = definition
    self.isOwnedByMonitor = isOwnedByMonitor
    wantsReadOnly = readOnly
    ignoresFlush = definition?.noFlush ?? false
    depth = 1 + (layer.children.map(\.node.depth).max() ?? 0)
    do throws(BlockError) {
      for child in layer.children {
        let user = BlockUser.parent(name, role: child.role)
        let grant = BlockGrant(id: GrantNumber.next(), user: user, taking: child.taking, sharing: child.sharing)
        try child.node.enter(grant)
        holds.append(grant)
      }
    } catch {
      removeHolds()
      throw error
    }
  }

  private func lockHolds() async throws(BlockError) {
    var locked = 0
    do throws(BlockError) {
      for (child, hold) in zip(layer.children, holds) {
        let locks = child.node.locks
        if locks.concern(hold) { try await locks.acquire(hold) }
        locked += 1
      }
    } catch {
      await unlockHolds(locked)
      removeHolds()
      throw error
    }
  }

  private func unlockHolds(_ count: Int) async {
    for (child, hold) in zip(layer.children, holds).prefix(count) {
      let locks = child.node.locks
      if locks.concern(hold) { await locks.release(hold) }
    }
  }

  private func removeHolds() {
    for (child, hold) in zip(layer.children, holds) { child.node.remove(hold.id) }
    holds = []
  }

  package var driver: String { layer.driver }
  package var children: [BlockChild] { layer.children }
  package var capabilities: BlockCapabilities { layer.capabilities }
  package var alignment: Int { layer.alignment }
  package var isReadOnly: Bool { wantsReadOnly || layer.isReadOnly }
  package var filename: String? { layer.filename }
  package var allocatedSize: Int64? { layer.allocatedLength }
  /// What it has had to do otherwise than asked.
  package var fallbacks: Set<LayerFallback> { layer.fallbacks }

  /// In bytes, a whole number of sectors.
  ///
  /// What lies after the end of the layer in the last one reads as zeroes.
  package var size: Int64 {
    let (sectors, rest) = layer.length.quotientAndRemainder(dividingBy: BlockLimits.sector)
    return (sectors + (rest > 0 ? 1 : 0)) * BlockLimits.sector
  }

  /// Those that keep it from being removed: the nodes above once each, its requests, others.
  package var users: [BlockUser] {
    var parents: [BlockUser] = []
    var others: [BlockUser] = []
    for user in grants.elements.map(\.user) {
      if case .parent = user {
        if !parents.contains(user) { parents.append(user) }
      } else {
        others.append(user)
      }
    }
    let count = requests.inFlight.count + requests.queued.count
    return parents + (count > 0 ? [.requests(count)] : []) + others
  }

  /// Lets go of the layer and of the nodes below; from the first suspension on it takes no request.
  func close() async {
    isClosed = true
    await unlockHolds(holds.count)
    removeHolds()
    await layer.close()
  }

  /// Finds out what others can change: the allocated size.
  package func refresh() async { await layer.refresh() }
}

/// Permissions, checked against other users in this process and, by locks on files, against other processes.
///
/// A grant on a node counts on all nodes below it too, where the node above is its user.
extension BlockNode {
  /// Takes permissions here and on the nodes below, until they are released.
  ///
  /// - Throws: `noSuchNode` when it has been removed, `readOnly`, `permissionConflict`, `lockedElsewhere`, `cannotLock`;
  ///   nothing is held then
  package func acquire(
    _ taking: BlockPermissions, sharing: BlockPermissions = .all, for user: BlockUser
  ) async throws(BlockError) -> BlockGrant {
    if isClosed { throw .noSuchNode(name) }
    if isReadOnly, !taking.isDisjoint(with: [.write, .resize]) { throw .readOnly(node: name) }
    let grant = BlockGrant(id: GrantNumber.next(), user: user, taking: taking, sharing: sharing)
    // Before the first suspension, so that a later caller sees it.
    try enter(grant)
    let locks = locks
    // Without a suspension where no lock is taken, so that requests keep the order of their calls.
    guard locks.concern(grant) else { return grant }
    do throws(BlockError) {
      try await locks.acquire(grant)
    } catch {
      remove(grant.id)
      throw error
    }
    return grant
  }

  package func release(_ grant: BlockGrant) async {
    let locks = locks
    if locks.concern(grant) { await locks.release(grant) }
    remove(grant.id)
  }

  /// Calls the body while the permissions are held.
  package func holding<Value>(
    _ taking: BlockPermissions, sharing: BlockPermissions = .all, for user: BlockUser,
    _ body: @MainLoop () async throws(BlockError) -> Value
  ) async throws(BlockError) -> Value {
    let grant = try await acquire(taking, sharing: sharing, for: user)
    let outcome: Result<Value, BlockError>
    do throws(BlockError) {
      outcome = .success(try await body())
    } catch {
      outcome = .failure(error)
    }
    await release(grant)
    return try outcome.get()
  }

  /// Adds the grant to this node and to all below, or to none.
  private func enter(_ grant: BlockGrant) throws(BlockError) {
    if isClosed { throw .noSuchNode(name) }
    try check(grant)
    grants.append(grant, number: grant.id)
    do throws(BlockError) {
      for child in layer.children {
        try child.node.enter(
          BlockGrant(
            id: grant.id, user: .parent(name, role: child.role), taking: grant.taking, sharing: grant.sharing))
      }
    } catch {
      remove(grant.id)
      throw error
    }
  }

  private func remove(_ id: BlockGrant.ID) {
    grants.remove(id)
    for child in layer.children { child.node.remove(id) }
  }

  /// The latest of the others that are in conflict is named, as QEMU does.
  private func check(_ grant: BlockGrant) throws(BlockError) {
    for other in grants.elements.reversed() {
      // Users of one and the same parent have been checked against each other there, and what it unshares it may do itself.
      if case .parent = grant.user, other.user == grant.user { continue }
      let refused = grant.taking.subtracting(other.sharing)
      guard refused.isEmpty else {
        throw .permissionConflict(node: name, refused, wantedBy: grant.user, refusedBy: other.user)
      }
      let disturbed = other.taking.subtracting(grant.sharing)
      guard disturbed.isEmpty else {
        throw .permissionConflict(node: name, disturbed, wantedBy: other.user, refusedBy: grant.user)
      }
    }
  }

  /// The locks of the files that this node and those below lie on.
  private var locks: FileLocks {
    FileLocks((layer.lock.map { [$0] } ?? []) + layer.children.flatMap { $0.node.locks.all })
  }
}

/// Requests. Each waits for its turn, is checked against the state that it then finds, and runs.
///
/// Cancelling the task ends one that waits, and one that runs when its layer can stop. A caller that must not wait for a
/// storage that does not answer leaves the request with `MainLoop.leaving`.
extension BlockNode {
  /// Reads exactly that range.
  ///
  /// - Throws: `noSuchNode` when it has been removed, `outOfRange`, `misaligned`, `tooLong`, `requestFailed`, `cancelled`
  package func read(_ range: ByteRange) async throws(BlockError) -> BlockData {
    try await perform(.read, range) { () async throws(BlockError) in try await self.layer.read(range) }
  }

  /// Writes all the data.
  ///
  /// The caller holds the permission.
  /// - Throws: as `read`, and `readOnly`
  package func write(_ data: BlockData, at offset: Int64) async throws(BlockError) {
    let range = ByteRange(offset: offset, count: data.count)
    try await perform(.write, range) { () async throws(BlockError) in
      try await self.layer.write(data, at: offset)
    }
  }

  /// Makes the range read as zeroes, without transferring them where the layer can do that.
  package func writeZeroes(_ range: ByteRange) async throws(BlockError) {
    try await perform(.writeZeroes, range) { () async throws(BlockError) in
      if self.capabilities.contains(.writeZeroes) {
        try await self.layer.writeZeroes(range)
      } else {
        try await self.writeParts(of: range, 0)
      }
    }
  }

  /// Declares that the data in the range is no longer needed.
  ///
  /// Without effect on layers that have no use for that.
  package func discard(_ range: ByteRange) async throws(BlockError) {
    try await perform(.discard, range) { () async throws(BlockError) in
      if self.capabilities.contains(.discard) { try await self.layer.discard(range) }
    }
  }

  /// Makes what was written survive a loss of power.
  package func flush() async throws(BlockError) {
    try await perform(.flush, nil) { () async throws(BlockError) in
      if !self.ignoresFlush { try await self.layer.flush() }
    }
  }

  /// Changes the size once the requests in flight have ended; later ones wait until it is done.
  ///
  /// The layer gets exactly that length, and the node the next whole number of sectors. Cancelling has an effect only
  /// while it waits. When it fails or is cancelled, the size is as before. The caller holds the permission.
  /// - Throws: `sizeOutOfRange`, `readOnly`, `unsupported`, `fixedSize`, `requestFailed`, `cancelled`
  package func resize(to length: Int64, _ preallocation: Preallocation = .off) async throws(BlockError) {
    guard (0...BlockLimits.maximumSize).contains(length) else {
      throw .sizeOutOfRange(length, maximum: BlockLimits.maximumSize)
    }
    try check(.resize, nil)
    try await perform(.resize, nil) { () async throws(BlockError) in
      if Task.isCancelled { throw .cancelled }
      try await self.layer.resize(to: length, preallocation)
    }
  }

  private func perform<Value>(
    _ kind: BlockRequest.Kind, _ range: ByteRange?, _ body: @MainLoop () async throws(BlockError) -> Value
  ) async throws(BlockError) -> Value {
    let request = try await requests.begin(kind, range, on: name)
    defer { requests.end(request) }
    try check(kind, range)
    return try await Coroutine.wait(for: "\(kind.name) on node '\(name)'", body)
  }

  private func check(_ kind: BlockRequest.Kind, _ range: ByteRange?) throws(BlockError) {
    if isClosed { throw .noSuchNode(name) }
    if kind.isWriting || kind == .resize, isReadOnly { throw .readOnly(node: name) }
    if kind == .resize, !capabilities.contains(.resize) { throw .unsupported(node: name, kind) }
    guard let range else { return }
    guard let end = range.end, end <= size else { throw .outOfRange(node: name, kind, range, size: size) }
    guard range.count <= BlockLimits.maximumRequest else {
      throw .tooLong(count: range.count, maximum: BlockLimits.maximumRequest)
    }
    let alignment = alignment
    guard range.offset.isMultiple(of: Int64(alignment)), range.count.isMultiple(of: alignment) else {
      throw .misaligned(node: name, range, alignment: alignment)
    }
  }
}

/// Requests of any length, whose data are transferred in parts that have their memory set aside.
extension BlockNode {
  /// Reads the range and hands each part to the body, until that returns false.
  package func read(
    _ range: ByteRange, parts body: @MainLoop (ByteRange, BlockData) async -> Bool
  ) async throws(BlockError) {
    try await perform(.read, range) { () async throws(BlockError) in
      try await self.withMemory(of: range) { () async throws(BlockError) in
        for part in range.parts(of: BlockLimits.part) {
          if Task.isCancelled { throw .cancelled }
          guard await body(part, try await self.layer.read(part)) else { return }
        }
      }
    }
  }

  /// Writes the same byte to the whole range; see `write`.
  package func fill(_ range: ByteRange, with byte: UInt8) async throws(BlockError) {
    try await perform(.write, range) { () async throws(BlockError) in try await self.writeParts(of: range, byte) }
  }

  private func writeParts(of range: ByteRange, _ byte: UInt8) async throws(BlockError) {
    try await withMemory(of: range) { () async throws(BlockError) in
      // Off the main loop, for it may be much.
      let count = min(range.count, BlockLimits.part)
      guard let data = await MainLoop.offload({ BlockData(repeating: byte, count: count) }) else {
        throw .noMemory(count: count)
      }
      for part in range.parts(of: BlockLimits.part) {
        if Task.isCancelled { throw .cancelled }
        try await self.layer.write(data.prefix(part.count), at: part.offset)
      }
    }
  }

  private func withMemory<Value>(
    of range: ByteRange, _ body: @MainLoop () async throws(BlockError) -> Value
  ) async throws(BlockError) -> Value {
    let count = min(range.count, BlockLimits.part)
    return try await memory.reserving(count) { () async throws(BlockError) in
      try await TransferMemory.all.reserving(count, body)
    }
  }
}

private enum GrantNumber {
  @MainLoop private static var last: BlockGrant.ID = 0

  @MainLoop static func next() -> BlockGrant.ID {
    last += 1
    return last
  }
}
