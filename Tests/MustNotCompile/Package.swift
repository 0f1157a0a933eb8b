// swift-tools-version: 6.2
import PackageDescription

/// One target for each way of writing a handler of the wrong kind.
///
/// `Control` has the right ones. See check.sh.
let wrongWays = [
  "AsyncForPlain", "AwaitInPlain", "IsolatedForOutOfBand", "AsyncForOutOfBand", "OutOfBandTouchesState",
  "OutOfBandCallsPlain", "OtherActorForPlain", "ActorAsHandlers", "MissingHandler", "MissingCoroutine",
  "IsolatedConformance",
]

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
  name: "MustNotCompile",
  dependencies: [.package(name: "hmp", path: "../..")],
  targets: [
    .target(
      name: "API", dependencies: [.product(name: "QMP", package: "hmp")], swiftSettings: settings,
      plugins: [.plugin(name: "QAPIPlugin", package: "hmp")])
  ]
    + (["Control"] + wrongWays).map { name in
      .target(
        name: name, dependencies: ["API", .product(name: "QMP", package: "hmp")], swiftSettings: settings)
    }
)
