import MainLoop

/// Permissions, checked against the other users in this process and, by the layers, against other processes.
extension BlockNode {
  /// Takes permissions here and on what lies below.
  ///
  /// They are held until they are released.
  /// - Throws: `noSuchNode` when it has been removed, `readOnly`, `permissionConflict`, `lockedElsewhere`, `cannotLock`; nothing is held then
  package func acquire(
    _ taking: BlockPermissions, sharing: BlockPermissions = .all, for user: BlockUser
  ) async throws(BlockError) -> BlockGrant {
    if isClosed { throw .noSuchNode(name) }
    if isReadOnly, !taking.isDisjoint(with: [.write, .resize]) { throw .readOnly(node: name) }
    for other in grants {
      let conflict = taking.subtracting(other.sharing).union(other.taking.subtracting(sharing))
      guard conflict.isEmpty else {
        throw .permissionConflict(node: name, conflict, wantedBy: user, refusedBy: other.user)
      }
    }
    let grant = BlockGrant(id: GrantNumber.next(), user: user, taking: taking, sharing: sharing)
    // Before the first suspension, so that whoever comes meanwhile sees it.
    grants.append(grant)
    do throws(BlockError) {
      try await layer.acquire(grant)
    } catch {
      grants.removeAll { $0.id == grant.id }
      throw error
    }
    return grant
  }

  package func release(_ grant: BlockGrant) async {
    await layer.release(grant)
    grants.removeAll { $0.id == grant.id }
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
}

private enum GrantNumber {
  @MainLoop private static var last: BlockGrant.ID = 0

  @MainLoop static func next() -> BlockGrant.ID {
    last += 1
    return last
  }
}
