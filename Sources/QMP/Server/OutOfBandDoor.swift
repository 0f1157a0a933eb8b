import MainLoop
import QAPIRuntime
import QJSON

/// Executes out-of-band requests on whatever thread they arrive; the part of the dispatcher that needs no main loop.
public struct OutOfBandDoor: Sendable {
  private let table: CommandTable
  private let monitor: Monitor

  init(table: CommandTable, monitor: Monitor) {
    self.table = table
    self.monitor = monitor
  }

  /// Executes one request at once.
  ///
  /// - Returns: the answer's bytes; none when the command has no success response.
  public func execute(_ item: OutOfBandRequest) -> [UInt8] {
    let request = item.request
    var writer = QAPIWriter()
    do throws(QMPError) {
      guard let row = table[request.name] else { throw .commandNotFound(request.name) }
      guard case .outOfBand(let handler) = row.handler else {
        throw .generic("The command \(request.name) does not support OOB")
      }
      let value = try MainLoop.outOfBand(monitor: monitor) { () throws(QMPError) in
        try handler(.json(request.arguments, .strict))
      }
      if row.flags.contains(.noSuccessResponse) { return [] }
      ReplyWriter.success(value, id: request.id, to: &writer)
    } catch {
      ReplyWriter.failure(error, id: request.id, to: &writer)
    }
    return writer.json.takeBytes()
  }
}
