/// Responses about block devices and nodes, composed of the parts that a test varies.
enum BlockFixture {
  static let plainImage = #"{"filename": "/srv/a.img", "format": "raw", "virtual-size": 1572864, "actual-size": 8192}"#

  /// A node; `more` are further members as JSON.
  static func node(
    _ name: String, file: String = "/srv/a.img", driver: String = "raw", readOnly: Bool = false,
    limits: [String: Int] = [:], cache: String = #"{"writeback": true, "direct": false, "no-flush": false}"#,
    detectZeroes: String = "off", image: String = plainImage, more: String = ""
  ) -> String {
    let rates = ["bps", "bps_rd", "bps_wr", "iops", "iops_rd", "iops_wr"].map { "\"\($0)\": \(limits[$0] ?? 0), " }
    return """
      {"node-name": "\(name)", "file": "\(file)", "drv": "\(driver)", "ro": \(readOnly), "encrypted": false,
       "backing_file_depth": \(limits["depth"] ?? 0), "detect_zeroes": "\(detectZeroes)", "write_threshold": 0,
       \(rates.joined())"cache": \(cache), "image": \(image)\(more.isEmpty ? "" : ", " + more)}
      """
  }

  static func disk(_ name: String, inserted: String? = nil, removable: Bool = false, more: String = "") -> String {
    """
    {"device": "\(name)", "type": "unknown", "locked": false, "removable": \(removable)\
    \(inserted.map { ", \"inserted\": \($0)" } ?? "")\(more.isEmpty ? "" : ", " + more)}
    """
  }

  static func list(_ elements: String...) -> String { "[" + elements.joined(separator: ", ") + "]" }
}
