/// The version of hmp, with which `scripts/version --check` compares the documents.
package enum Version {
  package static let major: Int64 = 0
  package static let minor: Int64 = 1
  package static let micro: Int64 = 0

  package static let text = "hmp \(major).\(minor).\(micro)"
}
