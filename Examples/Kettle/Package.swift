// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "kettle",
  dependencies: [.package(name: "hmp", path: "../..")],
  targets: [
    .executableTarget(
      name: "kettle",
      dependencies: [.product(name: "QMP", package: "hmp"), .product(name: "QMPTransport", package: "hmp")],
      // What is generated says with which access it imports; this lets plain imports beside it stay plain.
      swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")],
      plugins: [.plugin(name: "QAPIPlugin", package: "hmp")])
  ]
)
