/// What a user of the main loop did wrong, which goes on all the same.
public enum MainLoopFault: Sendable, Hashable {
  /// A command was called in a context that its kind excludes, and which; the call failed.
  case wrongContext(String)
}

extension MainLoop {
  /// Tells of each fault; who shows it to people is the program's choice.
  @MainLoop public static let faults = Observers<MainLoopFault>()

  /// Tells the observers of a fault; callable from any thread.
  public nonisolated static func report(_ fault: MainLoopFault) {
    execute { faults.tell(fault) }
  }
}
