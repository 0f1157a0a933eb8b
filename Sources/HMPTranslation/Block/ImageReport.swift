import MonitorAPI
import QAPIRuntime
import QJSON

/// What `info block -v` prints of an image and of the images that it is based on.
enum ImageReport {
  static func text(
    of image: ImageInfo, _ table: SnapshotTable.Layout, date: (_ seconds: Int64) -> String
  ) -> String {
    var text = ""
    var next: ImageInfo? = image
    while let image = next {
      text += sizes(of: image) + backing(of: image)
      if let snapshots = image.snapshots {
        text += "Snapshot list:\n" + table.header + snapshots.map { table.row($0, date: date) }.joined()
      }
      text += details(of: image)
      next = image.backingImage
    }
    return text
  }

  private static func sizes(of image: ImageInfo) -> String {
    let disk = image.actualSize.map { HumanSize.text(of: UInt64(bitPattern: $0)) } ?? "unavailable"
    var text = """
      image: \(image.filename)
      file format: \(image.format)
      virtual size: \(HumanSize.text(of: UInt64(bitPattern: image.virtualSize))) (\(image.virtualSize) bytes)
      disk size: \(disk)

      """
    if image.encrypted == true { text += "encrypted: yes\n" }
    if let size = image.clusterSize { text += "cluster_size: \(size)\n" }
    if image.dirtyFlag == true { text += "cleanly shut down: no\n" }
    return text
  }

  private static func backing(of image: ImageInfo) -> String {
    guard let name = image.backingFilename else { return "" }
    var text = "backing file: \(name)"
    switch image.fullBackingFilename {
    case nil: text += " (cannot determine actual path)"
    case name?: break
    case let path?: text += " (actual path: \(path))"
    }
    text += "\n"
    if let format = image.backingFilenameFormat { text += "backing file format: \(format)\n" }
    return text
  }

  private static func details(of image: ImageInfo) -> String {
    guard let data = image.formatSpecific?.json["data"] else { return "" }
    let text = FormatDetails.text(of: data)
    return text.isEmpty ? "" : "Format specific information:\n" + text
  }
}
