/// An option's value in QEMU's syntax: `FIRST,NAME=VALUE,NAME`, in which `,,` stands for a comma.
struct OptionList {
  /// What stands in front of the first comma.
  let first: String
  private var values: [String: String] = [:]

  init(_ text: String) {
    let parts = Self.parts(of: text)
    first = parts[0]
    for part in parts {
      guard let equals = part.firstIndex(of: "=") else {
        values[part] = "on"
        continue
      }
      values[String(part[..<equals])] = String(part[part.index(after: equals)...])
    }
  }

  subscript(name: String) -> String? { values[name] }

  /// Whether a socket is to be listened on; without that it is connected to.
  var isServer: Bool { ["on", "yes", "true"].contains(values["server"]) }

  /// At least one.
  private static func parts(of text: String) -> [String] {
    var parts = [""]
    var rest = text[...]
    while let character = rest.popFirst() {
      if character != "," {
        parts[parts.count - 1].append(character)
      } else if rest.first == "," {
        rest.removeFirst()
        parts[parts.count - 1].append(",")
      } else {
        parts.append("")
      }
    }
    return parts
  }
}
