// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// A target of Swift sources in Sources/NAME.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A target whose Swift is generated from the text files of its folder.
func generated(_ name: String, path: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, swiftSettings: settings, plugins: ["QAPIPlugin"])
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies.isEmpty ? [.init(stringLiteral: name)] : dependencies,
    exclude: resources, swiftSettings: settings)
}

let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "hmp",
  products: [
    .executable(name: "hmp", targets: ["hmp"]),
    .executable(name: "qapi-gen", targets: ["qapi-gen"]),
    .library(name: "QMP", targets: ["QMP", "QAPIRuntime", "QJSON", "MainLoop"]),
    .library(name: "QMPTransport", targets: ["QMPTransport"]),
    .library(name: "HMP", targets: ["HMP"]),
    .plugin(name: "QAPIPlugin", targets: ["QAPIPlugin"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    library("QAPISchema"),
    library("QAPICodeGen", ["QAPISchema"]),
    .executableTarget(
      name: "qapi-gen", dependencies: ["QAPICodeGen", "QAPISchema", argumentParser, systemPackage], swiftSettings: settings),
    .plugin(name: "QAPIPlugin", capability: .buildTool(), dependencies: ["qapi-gen"]),
    library("QJSON"),
    library("MainLoop", [nio, nioPosix]),
    library("QAPIRuntime", ["QJSON", "MainLoop"]),
    library("QMP", ["QAPIRuntime", "QJSON", "MainLoop"]),
    .target(name: "CSpawn"),
    library("QMPTransport", ["QMP", "QAPIRuntime", "QJSON", "MainLoop", "CSpawn", nio, nioPosix]),
    generated("MonitorAPI", path: "commands/qapi", ["QAPIRuntime", "QJSON", "MainLoop"]),
    library("HMP", ["QAPIRuntime", "QJSON", "MainLoop", "QAPISchema"]),
    library("HMPTranslation", ["HMP", "MonitorAPI", "QAPIRuntime", "QJSON", "MainLoop"]),
    generated(
      "MonitorCommands", path: "commands/hmp", ["HMPTranslation", "HMP", "MonitorAPI", "QAPIRuntime"]),
    .systemLibrary(name: "CLibedit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    library("LineEditor", ["CLibedit"]),
    library("BlockStorage", ["MainLoop", systemPackage, nio, nioPosix]),
    library("StorageDaemon", ["MonitorAPI", "QMP", "BlockStorage", "QAPIRuntime", "QJSON", "MainLoop"]),
    library("FrontEnd", ["HMP", "QAPIRuntime", "QJSON", "MainLoop"]),
    .executableTarget(
      name: "hmp",
      dependencies: [
        "FrontEnd",
        "MonitorCommands", "HMPTranslation", "HMP", "MonitorAPI", "StorageDaemon", "BlockStorage", "QMP", "QMPTransport",
        "QAPIRuntime", "QJSON", "MainLoop", "LineEditor", argumentParser, systemPackage, nio, nioPosix,
      ],
      swiftSettings: settings),
  ]
)
