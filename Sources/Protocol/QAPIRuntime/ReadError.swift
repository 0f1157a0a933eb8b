/// Why a JSON value is not a value of its type, and where.
public struct ReadError: Error, Sendable, Hashable {
  /// What is wrong with the value.
  public enum Problem: Sendable, Hashable {
    case missing
    case unexpected
    /// Not of the type; the name of the type: `integer`, `string`, `object`, or the name of an alternate.
    case type(expected: String)
    /// Not an integer of the type, or one beyond its range; the type's name.
    case range(type: String)
    case unknownValue(String)
    /// A member that the compatibility policy refuses.
    case refused(RefusedFeature)
    /// A value of an enumeration that the compatibility policy refuses.
    case refusedValue(String, RefusedFeature)
  }

  /// One step of a path from a value to a value in it.
  public enum Step: Sendable, Hashable {
    case member(String)
    case index(Int)
  }

  /// What is wrong with the value.
  public var problem: Problem
  /// From the outermost inwards.
  public var path: [Step]

  /// Makes an error about the value at a path.
  public init(_ problem: Problem, path: [Step] = []) {
    self.problem = problem
    self.path = path
  }

  /// The same error with a path that begins at the enclosing value.
  public func inside(_ step: Step) -> ReadError { ReadError(problem, path: [step] + path) }
}

extension ReadError {
  /// The path as QMP errors show it: `actions[2].data.device`.
  public var pathText: String { pathText(from: "") }

  /// The path after the name of the enclosing value: `arguments.actions[2].data.device`, `return[0].id`.
  public func pathText(from root: String) -> String {
    path.reduce(into: root) { text, step in
      switch step {
      case .member(let name): text += text.isEmpty ? name : ".\(name)"
      case .index(let index): text += "[\(index)]"
      }
    }
  }

  /// The error for a client whose arguments cannot be read, in QEMU's words.
  public var qmpError: QMPError { .generic(text(about: path.isEmpty ? "arguments" : pathText)) }

  private func text(about name: String) -> String {
    switch problem {
    case .missing: "Parameter '\(name)' is missing"
    case .unexpected: "Parameter '\(name)' is unexpected"
    case .type(let expected): "Invalid parameter type for '\(name)', expected: \(expected)"
    case .range(let type): "Parameter '\(name)' expects \(type)"
    case .unknownValue(let value): "Parameter '\(name)' does not accept value '\(value)'"
    case .refused(let feature): "\(feature.adjective) parameter \(name) disabled by policy"
    case .refusedValue(let value, let feature): "\(feature.adjective) value \(value) disabled by policy"
    }
  }
}

extension ReadError: CustomStringConvertible {
  /// The error in what a peer returned, with the path from there.
  public var description: String { text(about: pathText(from: "return")) }
}
