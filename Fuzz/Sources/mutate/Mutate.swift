import Exercise
import Glibc

/// `mutate ROUNDS SEED LAST FILE...`: takes mutants of schema files through the schema compiler.
///
/// Of 100 rounds one mutates a whole file and 99 an excerpt that stands alone. Each mutant is written to the file LAST
/// before it is used, so that it is there when the program dies of it. Exit status 1 if any takes more than a second.
enum Mutate {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 4, let rounds = Int(arguments[1]), let seed = UInt64(arguments[2]) else {
      print("usage: mutate ROUNDS SEED LAST FILE...")
      exit(2)
    }
    let files = arguments[4...].compactMap(read)
    let excerpts = Excerpts(files)
    guard !excerpts.isEmpty else { exit(2) }
    var accepted = 0
    var slow = 0
    var longest = 0.0
    for round in 0..<rounds {
      var random = Excerpts.generator(seed: seed, round: round)
      let mutant =
        round % 100 == 99
        ? excerpts.mutant(of: files[round / 100 % files.count], using: &random) : excerpts.mutant(using: &random)
      write(mutant, to: arguments[3])
      let start = processorSeconds
      if case .accepted = Exercise.run(mutant) { accepted += 1 }
      let seconds = processorSeconds - start
      longest = max(longest, seconds)
      if seconds > 1 {
        slow += 1
        print("round \(round): \(seconds) s")
        write(mutant, to: "\(arguments[3]).\(round)")
      }
    }
    print("\(rounds) mutants from seed \(seed): \(accepted) accepted, \(slow) over a second, the longest \(longest) s")
    exit(slow == 0 ? 0 : 1)
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }

  private static func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else { return }
    defer { fclose(file) }
    fwrite(bytes, 1, bytes.count, file)
  }
}
