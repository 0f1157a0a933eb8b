// swift-tools-version: 6.2
import PackageDescription

/// One target for each way of writing, registering or calling a handler wrongly.
///
/// `Control` has the right ones. See check.sh.
let wrongWays = [
  "ActorAsHandlers", "AsyncForOutOfBand", "AsyncForPlain", "AwaitInPlain", "BlockingInCoroutine", "CallPastTheDoor",
  "CommandOfTwoKinds", "ContextKept", "ContextLeftBehind", "ContextOfAnotherKind", "CoroutineCallsPlain",
  "CoroutineRowForOutOfBand", "CoroutineRowForPlain", "HandlerWithoutContext", "IsolatedConformance",
  "IsolatedForOutOfBand", "MissingCoroutine", "MissingHandler", "OtherActorForPlain", "OutOfBandCallsPlain",
  "OutOfBandRowForCoroutine", "OutOfBandRowForPlain", "OutOfBandTouchesState", "PlainCallsOutOfBand", "PlainForRaw",
  "PlainRowForCoroutine", "PlainRowForOutOfBand", "RawRowOfAnotherKind", "RowMadeByHand", "RowPastTheDoor",
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
