import QAPIRuntime
import QJSON

/// Writes answers as QMP has them on the wire: one object a line, CR LF behind it.
enum ReplyWriter {
  static func success(_ value: any QAPIValue, id: JSONValue?, to writer: inout QAPIWriter) {
    writer.json.beginObject()
    writer.json.key(plain: "return")
    value.write(to: &writer)
    finish(id, &writer)
  }

  static func failure(_ error: QMPError, id: JSONValue?, to writer: inout QAPIWriter) {
    writer.json.beginObject()
    writer.json.key(plain: "error")
    writer.json.value(error.json)
    finish(id, &writer)
  }

  private static func finish(_ id: JSONValue?, _ writer: inout QAPIWriter) {
    if let id {
      writer.json.key(plain: "id")
      writer.json.value(id)
    }
    writer.json.endObject()
    writer.json.newline()
  }
}
