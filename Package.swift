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

/// The folders of Sources.
enum Wing: String {
  case compiler = "Compiler"
  case `protocol` = "Protocol"
  case monitor = "Monitor"
  case storage = "Storage"
  case programs = "Programs"

  func path(_ target: String) -> String { "Sources/\(rawValue)/\(target)" }
}

/// A target of Swift sources in Sources/WING/NAME.
func library(_ name: String, in wing: Wing, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: wing.path(name), swiftSettings: settings)
}

/// A target of C in Sources/WING/NAME.
func c(_ name: String, in wing: Wing, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: wing.path(name))
}

/// A program in Sources/WING/NAME.
func program(_ name: String, in wing: Wing, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, path: wing.path(name), swiftSettings: settings)
}

/// A target whose Swift is generated from the text files of its folder.
func generated(
  _ name: String, path: String, _ dependencies: [Target.Dependency], defines: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, swiftSettings: settings + defines.map { .define($0) },
    plugins: ["QAPIPlugin"])
}

/// The tests in Tests/NAMETests; what they read from there as files is not compiled.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], fixtures: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies.isEmpty ? [.init(stringLiteral: name)] : dependencies,
    exclude: fixtures, swiftSettings: settings)
}

/// What all that works with generated types depends on.
let runtime: [Target.Dependency] = ["QAPIRuntime", "QJSON", "MainLoop"]

let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let testTargets: [Target] = [
  .testTarget(name: "ArchitectureTests", swiftSettings: settings),
  tests("QJSON", fixtures: ["Fixtures"]),
  tests("QAPISchema", ["QAPISchema", "QAPISyntax", "QAPICodeGen", "HMPTables"], fixtures: ["Fixtures"]),
  tests("HMPTables", ["HMPTables", "QAPISyntax", "QAPISchema", "QAPICodeGen"]),
  tests("QAPICodeGen", ["QAPICodeGen", "QAPISchema", "QAPISyntax", "HMPTables"], fixtures: ["Fixtures"]),
  tests("QAPIDiff", ["QAPIDiff", "QAPISchema", "QAPISyntax", "QJSON"], fixtures: ["Fixtures"]),
  generated("ReferenceAPI", path: "Tests/Fixtures/ReferenceAPI", runtime, defines: ["HAVE_PRESENT"]),
  tests("QAPIRuntime", runtime + ["ReferenceAPI"]),
  .target(name: "TestSupport", dependencies: runtime, path: "Tests/TestSupport", swiftSettings: settings),
  tests("Platform", ["Platform", systemPackage]),
  tests("MainLoop", ["MainLoop", "TestSupport"]),
  tests("QMP", runtime + ["QMP", "HMP", "TestSupport"]),
  tests("QMPTransport", runtime + ["QMPTransport", "QMP", "TestSupport"]),
  tests("QMPClient", runtime + ["QMPTransport", "QMP", "Platform", systemPackage, nio, nioPosix]),
  tests("HMP", runtime + ["HMP", "HMPTables", "QAPISyntax"], fixtures: ["Fixtures"]),
  tests("HMPTranslation", runtime + ["HMPTranslation", "HMP", "HMPTables", "MonitorAPI", "TestSupport"]),
  tests(
    "MonitorCommands", runtime + ["MonitorCommands", "HMPTranslation", "HMP", "HMPTables", "MonitorAPI", "TestSupport"]),
  .executableTarget(
    name: "edit-demo", dependencies: ["LineEditor"], path: "Tests/Fixtures/edit-demo", swiftSettings: settings),
  tests("LineEditor"),
  tests("BlockStorage", ["BlockStorage", "MainLoop", "Platform", "TestSupport", systemPackage]),
  tests("StorageDaemon", runtime + ["StorageDaemon", "BlockStorage", "MonitorAPI", "QMP", "TestSupport"]),
  tests("FrontEnd", runtime + ["FrontEnd", "HMP", "HMPTables", "TestSupport"]),
  tests("SocketDiscovery"),
  tests("CommandLineOptions", ["CommandLineOptions", argumentParser]),
]

let package = Package(
  name: "hmp",
  products: [
    .executable(name: "hmp", targets: ["hmp"]),
    .executable(name: "qapi-gen", targets: ["qapi-gen"]),
    .library(name: "QMP", targets: ["QMP", "QAPIRuntime", "QJSON", "MainLoop"]),
    .library(name: "QMPTransport", targets: ["QMPTransport"]),
    .library(name: "HMP", targets: ["HMP", "HMPTables"]),
    .plugin(name: "QAPIPlugin", targets: ["QAPIPlugin"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    library("QAPISyntax", in: .compiler),
    library("QAPISchema", in: .compiler, ["QAPISyntax"]),
    library("HMPTables", in: .compiler, ["QAPISyntax"]),
    library("QAPICodeGen", in: .compiler, ["QAPISyntax", "QAPISchema", "HMPTables"]),
    library("QAPIDiff", in: .compiler, ["QAPISyntax", "QAPISchema", "QJSON"]),
    program(
      "qapi-gen", in: .compiler,
      ["QAPISyntax", "QAPISchema", "HMPTables", "QAPICodeGen", "QAPIDiff", argumentParser, systemPackage]),
    .plugin(name: "QAPIPlugin", capability: .buildTool(), dependencies: ["qapi-gen"]),

    library("QJSON", in: .protocol),
    c("CSpawn", in: .protocol),
    library("Platform", in: .protocol, ["CSpawn", systemPackage]),
    library("MainLoop", in: .protocol, [nio, nioPosix]),
    library("QAPIRuntime", in: .protocol, ["QJSON", "MainLoop"]),
    library("QMP", in: .protocol, runtime + ["Platform"]),
    library("QMPTransport", in: .protocol, runtime + ["QMP", "Platform", systemPackage, nio, nioPosix]),

    generated("MonitorAPI", path: "commands/qapi", runtime),
    library("HMP", in: .monitor, runtime + ["QAPISyntax", "HMPTables"]),
    library("HMPTranslation", in: .monitor, runtime + ["HMP", "HMPTables", "MonitorAPI", "Platform", systemPackage]),
    generated("MonitorCommands", path: "commands/hmp", runtime + ["HMPTranslation", "HMP", "HMPTables", "MonitorAPI"]),

    .systemLibrary(
      name: "CLibedit", path: Wing.programs.path("CLibedit"), pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    c("CLineEditor", in: .programs, ["CLibedit"]),
    library("LineEditor", in: .programs, ["CLineEditor"]),
    c("CStorage", in: .storage),
    library("BlockStorage", in: .storage, ["CStorage", "MainLoop", "Platform", systemPackage]),
    library("StorageDaemon", in: .storage, runtime + ["MonitorAPI", "BlockStorage", "Platform"]),
    library("FrontEnd", in: .monitor, runtime + ["HMP", "HMPTables"]),
    library("SocketDiscovery", in: .programs, ["Platform", systemPackage]),
    library("CommandLineOptions", in: .programs, ["QMPTransport", "SocketDiscovery", argumentParser]),
    program(
      "hmp", in: .programs,
      runtime + [
        "CommandLineOptions", "SocketDiscovery", "FrontEnd", "MonitorCommands", "HMPTranslation", "HMP", "MonitorAPI",
        "StorageDaemon", "QMP", "QMPTransport", "Platform", systemPackage, "LineEditor",
      ]),
  ] + testTargets
)
