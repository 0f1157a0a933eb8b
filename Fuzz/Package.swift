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
    .target(name: "QAPISchema", swiftSettings: settings),
    .target(name: "QAPICodeGen", dependencies: ["QAPISchema"], swiftSettings: settings),
    .target(name: "Exercise", dependencies: ["QAPICodeGen", "QAPISchema"], swiftSettings: settings),
  ]
    + (fuzzing
      ? [
        .target(name: "FuzzerMain"),
        .executableTarget(
          name: "fuzz", dependencies: ["Exercise", "FuzzerMain"], swiftSettings: settings,
          linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])])
      ] : [.executableTarget(name: "mutate", dependencies: ["Exercise"], swiftSettings: settings)])
)
