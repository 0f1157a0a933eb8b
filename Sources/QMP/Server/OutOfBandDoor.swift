import MainLoop
import QAPIRuntime
import QJSON

/// Executes out-of-band requests on whatever thread they arrive; the part of the dispatcher that needs no main loop.
public struct OutOfBandDoor: Sendable {
  private let admission: CommandAdmission
  private let monitor: Monitor

  init(_ admission: CommandAdmission, monitor: Monitor) {
    self.admission = admission
    self.monitor = monitor
  }

  /// Executes one request at once.
  ///
  /// - Returns: the answer's bytes; none when the command has no success response, or the dispatcher is closed.
  public func execute(_ item: OutOfBandRequest) -> [UInt8] {
    guard admission.isOpen else { return [] }
    let request = item.request
    var writer = QAPIWriter(admission.policy.writing)
    do throws(QMPError) {
      let row = try admission.row(requested: request.name)
      guard case .outOfBand(let handler) = row.handler else {
        throw .generic("The command \(request.name) does not support OOB")
      }
      let value = try MainLoop.outOfBand(monitor: monitor) { () throws(QMPError) in
        try handler(.json(request.arguments, admission.policy.reading))
      }
      if row.flags.contains(.noSuccessResponse) { return [] }
      ReplyWriter.success(value, id: request.id, to: &writer)
    } catch {
      ReplyWriter.failure(error, id: request.id, to: &writer)
    }
    return writer.json.takeBytes()
  }
}
