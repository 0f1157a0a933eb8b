// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "hmp", path: ".."),
    // Without its default traits: no jemalloc.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Monitor",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "QMP", package: "hmp"),
        .product(name: "HMP", package: "hmp"),
      ],
      path: "Benchmarks/Monitor",
      swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")],
      plugins: [
        .plugin(name: "BenchmarkPlugin", package: "benchmark"),
        .plugin(name: "QAPIPlugin", package: "hmp"),
      ])
  ]
)
