/// The version of hmp. `scripts/version --check` compares the documents with it.
package enum Version {
  package static let major: Int64 = 0
  package static let minor: Int64 = 1
  package static let micro: Int64 = 0

  package static let text = "hmp \(major).\(minor).\(micro)"
}
