public import QJSON

/// What a failed command answers.
public struct QMPError: Error, Sendable, Hashable {
  /// The classes that QMP knows; clients tell errors apart by these alone.
  public enum Class: Sendable, Hashable {
    case genericError, commandNotFound, deviceNotActive, deviceNotFound, kvmMissingCap
    /// A class that only a newer server knows.
    case unknown(String)
  }

  public var errorClass: Class
  /// For people; the wording is no interface.
  public var description: String

  public init(_ errorClass: Class = .genericError, _ description: String) {
    self.errorClass = errorClass
    self.description = description
  }

  public static func generic(_ description: String) -> QMPError { QMPError(.genericError, description) }

  /// The answer to a command that does not exist or may not be used.
  public static func commandNotFound(_ name: String) -> QMPError {
    QMPError(.commandNotFound, "The command \(name) has not been found")
  }
}

extension QMPError.Class {
  public init(name: String) {
    switch name {
    case "GenericError": self = .genericError
    case "CommandNotFound": self = .commandNotFound
    case "DeviceNotActive": self = .deviceNotActive
    case "DeviceNotFound": self = .deviceNotFound
    case "KVMMissingCap": self = .kvmMissingCap
    default: self = .unknown(name)
    }
  }

  public var name: String {
    switch self {
    case .genericError: "GenericError"
    case .commandNotFound: "CommandNotFound"
    case .deviceNotActive: "DeviceNotActive"
    case .deviceNotFound: "DeviceNotFound"
    case .kvmMissingCap: "KVMMissingCap"
    case .unknown(let name): name
    }
  }
}

extension QMPError {
  /// The error as the member `error` of an answer has it.
  public var json: JSONValue {
    ["class": .string(errorClass.name), "desc": .string(description)]
  }

  /// Reads the member `error` of an answer; what is missing there is left empty.
  public init(json: JSONValue) {
    self.init(
      Class(name: json["class"]?.stringValue ?? "GenericError"), json["desc"]?.stringValue ?? "")
  }
}
