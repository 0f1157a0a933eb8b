import Foundation
import QAPIRuntime
import QJSON
import ReferenceAPI
import Testing

/// What holds for every value of every generated type.
///
/// Values begin small and grow, so that the first seed that fails is about the simplest. It is shown with the failure;
/// QAPI_SEED in the environment repeats it.
@Suite struct PropertyTests {
  private static let seed =
    ProcessInfo.processInfo.environment["QAPI_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

  private static let types: [Swift.String: any QAPIValue.Type] = [
    "Colour": Colour.self, "Nothing": Nothing.self, "Base": Base.self, "Scalars": Scalars.self,
    "Optionals": Optionals.self, "Fading": Fading.self, "Empty": Empty.self, "String": ReferenceAPI.String.self,
    "ShapeKind": ShapeKind.self, "PolygonKind": PolygonKind.self, "Circle": Circle.self, "Square": Square.self,
    "Triangle": Triangle.self, "Polygon": Polygon.self, "Shape": Shape.self, "NameOrShape": NameOrShape.self,
    "Anything": Anything.self, "Chain": Chain.self, "Tree": Tree.self, "LayerFile": LayerFile.self,
    "LayerFilter": LayerFilter.self, "LayerKind": LayerKind.self, "Layer": Layer.self,
    "LayerOrName": LayerOrName.self, "SaveAll": SaveAll.self, "SaveAs": SaveAs.self, "DiskState": DiskState.self,
    "Flavour": Flavour.self, "HereOnly": HereOnly.self, "Mixed": Mixed.self, "Choice": Choice.self,
    "Perhaps": Perhaps.self, "nothing-at-all": NothingAtAll.self, "add-up": AddUp.self, "old_name": OldName.self,
    "list-colours": ListColours.self, "draw": Draw.self, "wait-for": WaitFor.self, "interrupt": Interrupt.self,
    "interrupted": Interrupted.self, "farewell": Farewell.self, "by-hand": ByHand.self, "save-all": SaveAll.self,
    "save-as": SaveAs.self, "disk-state": DiskStateCommand.self, "here-only": HereOnlyCommand.self,
    "DRAWN": DrawnEvent.self, "COLOUR_CHANGED": ColourChangedEvent.self, "SHAPE_CHANGED": ShapeChangedEvent.self,
    "HERE": HereEvent.self,
  ]

  @Test func everyDefinitionIsHere() {
    #expect(Set(Self.types.keys) == Set(SchemaAsWritten.reference.definitions.keys))
  }

  @Test(arguments: types.keys.sorted())
  func valuesSurviveTheWire(_ name: Swift.String) throws {
    let type = try #require(Self.types[name])
    for (seed, size) in Self.trials {
      var random = RandomValue(seed: seed, size: size, withFault: false)
      guard let value = random.value(of: name) else { continue }
      let failure = Self.roundTripFailure(type, value)
      #expect(failure == nil, "seed \(Self.seed), size \(size): \(value.text()) as \(name)")
      if failure != nil { return }
    }
  }

  @Test(arguments: types.keys.sorted())
  func faultsAreNamed(_ name: Swift.String) throws {
    let type = try #require(Self.types[name])
    var count = 0
    for (seed, size) in Self.trials {
      var random = RandomValue(seed: seed, size: size, withFault: true)
      guard let value = random.value(of: name), let path = random.faultPath else { continue }
      count += 1
      let found = Self.faultPath(type, value, .strict)
      let isTakenByAnother = found != path && Self.alternates.contains(name)
      #expect(
        found == path || isTakenByAnother, "seed \(Self.seed), size \(size): \(value.text()) as \(name)")
      if found != path, !isTakenByAnother { return }
      // The only guarantee is that it ends.
      _ = Self.faultPath(type, value, .lenient)
    }
    #expect(count > 0, "no value of \(name) was given a fault")
  }

  /// Where a value that is no longer one of a branch's may be one of another's.
  private static let alternates: Set<Swift.String> = [
    "NameOrShape", "Anything", "LayerOrName", "Perhaps", "LayerFilter", "Layer",
  ]

  private static var trials: [(seed: UInt64, size: Int)] {
    (0...5).flatMap { size in
      (0..<30).map { (UInt64(size * 100 + $0) &* 0x1_0000_0001 &+ seed, size) }
    }
  }

  /// How a value differs after it was read as its type and written again.
  private static func roundTripFailure<Value: QAPIValue>(_ type: Value.Type, _ value: JSONValue) -> Swift.String? {
    do {
      let first = try json(try Value(reading: try json(value.text()), .strict).text())
      let second = try json(try Value(reading: first, .lenient).text())
      if first != value { return "became \(first.text())" }
      return second == first ? nil : "became \(second.text()) in the end"
    } catch {
      return "\(error)"
    }
  }

  /// The path at which reading fails; nil where it does not.
  private static func faultPath<Value: QAPIValue>(
    _ type: Value.Type, _ value: JSONValue, _ options: ReadOptions
  ) -> Swift.String? {
    do throws(ReadError) {
      _ = try Value(reading: value, options)
      return nil
    } catch {
      return error.pathText
    }
  }
}
