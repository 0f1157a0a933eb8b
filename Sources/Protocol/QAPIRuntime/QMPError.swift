public import QJSON

/// The error that a failed command responds with.
public struct QMPError: Error, Sendable, Hashable {
  /// The classes of errors, by which alone clients distinguish errors.
  public enum Class: Sendable, Hashable {
    case genericError, commandNotFound, deviceNotActive, deviceNotFound, kvmMissingCap
    /// A class that only a newer server knows.
    case unknown(String)
  }

  /// The class, by which clients tell errors apart.
  public var errorClass: Class
  /// The message for people; its wording is not part of the interface.
  public var description: String
  /// Members of the error that this version of QMP does not define.
  public var others = JSONObject()

  /// Makes an error.
  public init(_ errorClass: Class = .genericError, _ description: String) {
    self.errorClass = errorClass
    self.description = description
  }

  /// An error of the class that most errors have.
  public static func generic(_ description: String) -> QMPError { QMPError(.genericError, description) }

  /// The error for a command that does not exist or is disabled.
  public static func commandNotFound(_ name: String) -> QMPError {
    QMPError(.commandNotFound, "The command \(name) has not been found")
  }
}

extension QMPError.Class {
  /// The class of that name on the wire; the case `unknown` for any other.
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

  /// The name on the wire.
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
  /// The error as the member `error` of a response.
  public var json: JSONValue {
    var error: JSONObject = ["class": .string(errorClass.name), "desc": .string(description)]
    for member in others { error[member.name] = member.value }
    return .object(error)
  }

  /// Reads the member `error` of a response; missing members are left empty.
  public init(json: JSONValue) {
    self.init(
      Class(name: json["class"]?.stringValue ?? "GenericError"), json["desc"]?.stringValue ?? "")
    others = JSONObject((json.objectValue ?? JSONObject()).filter { $0.name != "class" && $0.name != "desc" })
  }
}
