// swift-tools-version: 6.2
import PackageDescription

// The compiler's sources are reached by links: its modules are no products, and the fuzzer needs them instrumented.
let fuzzing = Context.environment["HMP_FUZZ"] != nil

let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ] + (fuzzing ? [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])] : [])

let package = Package(
  name: "fuzz",
  targets: [
    .target(name: "QAPISyntax", swiftSettings: settings),
    .target(name: "QAPISchema", dependencies: ["QAPISyntax"], swiftSettings: settings),
    .target(name: "HMPTables", dependencies: ["QAPISyntax"], swiftSettings: settings),
    .target(name: "QAPICodeGen", dependencies: ["QAPISyntax", "QAPISchema", "HMPTables"], swiftSettings: settings),
    .target(
      name: "Exercise", dependencies: ["QAPISyntax", "QAPISchema", "HMPTables", "QAPICodeGen"], swiftSettings: settings),
  ]
    + (fuzzing
      ? [
        .target(name: "FuzzerMain"),
        .executableTarget(
          name: "fuzz", dependencies: ["Exercise", "FuzzerMain"], swiftSettings: settings,
          linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])])
      ] : [.executableTarget(name: "mutate", dependencies: ["Exercise"], swiftSettings: settings)])
)
