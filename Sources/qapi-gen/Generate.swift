import ArgumentParser

struct SwiftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "swift", abstract: "Write Swift.")
  @Argument(help: "The schema.") var file: String
}

struct Man: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Write the manual page of the HMP tables.")
}
