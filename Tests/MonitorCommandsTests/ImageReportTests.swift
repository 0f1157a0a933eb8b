import MonitorAPI
import QAPIRuntime
import QJSON
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct ImageReportTests {
  private func check(
    _ image: String, in layout: SnapshotTable.Layout = .wide, _ expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let image = try ImageInfo(reading: try JSONValue.parse(image), .lenient)
    let text = ImageReport.text(of: image, layout) { "2001-02-03 04:05:\($0)" }
    #expect(text == expected, sourceLocation: sourceLocation)
  }

  @Test func aFile() throws {
    try check(
      BlockFixture.plainImage,
      """
      image: /srv/a.img
      file format: raw
      virtual size: 1.5 MiB (1572864 bytes)
      disk size: 8 KiB

      """)
  }

  @Test func allLinesOfAnImage() throws {
    try check(
      """
      {"filename": "/srv/top", "format": "qcow2", "virtual-size": 1024, "encrypted": true, "cluster-size": 512,
       "dirty-flag": true, "backing-filename": "base", "full-backing-filename": "/srv/base",
       "backing-filename-format": "raw",
       "backing-image": {"filename": "/srv/base", "format": "raw", "virtual-size": 1, "actual-size": 0,
         "dirty-flag": false, "backing-filename": "gone",
         "format-specific": {"type": "file", "data": {}},
         "backing-image": {"filename": "/srv/end", "format": "raw", "virtual-size": 0,
           "backing-filename": "x", "full-backing-filename": "x"}}}
      """,
      """
      image: /srv/top
      file format: qcow2
      virtual size: 1 KiB (1024 bytes)
      disk size: unavailable
      encrypted: yes
      cluster_size: 512
      cleanly shut down: no
      backing file: base (actual path: /srv/base)
      backing file format: raw
      image: /srv/base
      file format: raw
      virtual size: 1 B (1 bytes)
      disk size: 0 B
      backing file: gone (cannot determine actual path)
      image: /srv/end
      file format: raw
      virtual size: 0 B (0 bytes)
      disk size: unavailable
      backing file: x

      """)
  }

  private static let snapshots = """
    {"filename": "s", "format": "f", "virtual-size": 0, "snapshots": [
      {"id": "1", "name": "first", "vm-state-size": 3145728, "date-sec": 10, "date-nsec": 0,
       "vm-clock-sec": 90061, "vm-clock-nsec": 7999999, "icount": 42},
      {"id": "22", "name": "a-rather-long-name", "vm-state-size": 0, "date-sec": 11, "date-nsec": 0,
       "vm-clock-sec": 59, "vm-clock-nsec": 0}]}
    """
  private static let head = "image: s\nfile format: f\nvirtual size: 0 B (0 bytes)\ndisk size: unavailable\n"

  @Test func snapshotsInTheNarrowTable() throws {
    try check(
      Self.snapshots, in: .narrow,
      Self.head + """
        Snapshot list:
        ID        TAG               VM SIZE                DATE     VM CLOCK     ICOUNT
        1         first               3 MiB 2001-02-03 04:05:10 25:01:01.007         42
        22        a-rather-long-name      0 B 2001-02-03 04:05:11 00:00:59.000           \n
        """)
  }

  @Test func snapshotsInTheWideTable() throws {
    try check(
      Self.snapshots, in: .wide,
      Self.head + """
        Snapshot list:
        ID      TAG               VM_SIZE                DATE        VM_CLOCK     ICOUNT
        1       first               3 MiB 2001-02-03 04:05:10  0025:01:01.007         42
        22      a-rather-long-name      0 B 2001-02-03 04:05:11  0000:00:59.000         --

        """)
  }

  @Test func formatSpecificInformationIsInQEMUsOrder() throws {
    try check(
      """
      {"filename": "q", "format": "qcow2", "virtual-size": 0, "format-specific": {"type": "qcow2", "data": {
        "refcount-bits": 16, "compression-type": "zstd", "extended-l2": true, "compat": "1.1", "corrupt": false,
        "lazy-refcounts": true, "bitmaps": [{"name": "b", "granularity": 65536, "flags": ["auto"]}]}}}
      """,
      """
      image: q
      file format: qcow2
      virtual size: 0 B (0 bytes)
      disk size: unavailable
      Format specific information:
          compat: 1.1
          compression type: zstd
          lazy refcounts: true
          bitmaps:
              [0]:
                  flags:
                      [0]: auto
                  name: b
                  granularity: 65536
          refcount bits: 16
          corrupt: false
          extended l2: true

      """)
  }

  @Test(arguments: [
    (UInt64(0), "0 B"), (1, "1 B"), (999, "999 B"), (1000, "0.977 KiB"), (1023, "0.999 KiB"), (1024, "1 KiB"),
    (217_088, "212 KiB"), (1_023_999, "1e+03 KiB"), (1_024_000, "0.977 MiB"), (67_108_864, "64 MiB"),
    (1 << 40, "1 TiB"), (UInt64.max, "16 EiB"),
  ])
  func sizes(bytes: UInt64, text: String) { #expect(ReportText.size(bytes) == text) }

  @Test(arguments: [Int64(0), 1_795_368_895])
  func dates(seconds: Int64) {
    let text = ReportText.date(seconds)
    #expect(text.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/) != nil, "\(text)")
  }
}
