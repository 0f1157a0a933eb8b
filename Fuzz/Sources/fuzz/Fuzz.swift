import Exercise
import FuzzerMain

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  _ = Exercise.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
