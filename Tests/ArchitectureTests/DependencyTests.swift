import Testing

/// The modules that the sources of a target import: exactly these.
private let allowed: [String: Set<String>] = [
  "QAPISyntax": [],
  "QAPISchema": ["QAPISyntax"],
  "HMPTables": ["QAPISyntax"],
  "QAPICodeGen": ["QAPISyntax", "QAPISchema", "HMPTables"],
  "QAPIDiff": ["QAPISyntax", "QAPISchema", "QJSON"],
  "qapi-gen": [
    "QAPISyntax", "QAPISchema", "HMPTables", "QAPICodeGen", "QAPIDiff", "ArgumentParser", "SystemPackage", "Glibc",
  ],
  "QJSON": [],
  "CSpawn": [],
  "Platform": ["CSpawn", "SystemPackage", "Synchronization", "Glibc"],
  "MainLoop": ["NIOCore", "NIOPosix", "Synchronization", "Glibc"],
  "QAPIRuntime": ["QJSON", "MainLoop"],
  "QMP": ["QAPIRuntime", "QJSON", "MainLoop", "Platform", "Synchronization"],
  "QMPTransport": [
    "QMP", "QAPIRuntime", "QJSON", "MainLoop", "Platform", "SystemPackage", "NIOCore", "NIOPosix", "Synchronization",
    "Glibc",
  ],
  "MonitorAPI": [],
  "HMP": ["QAPIRuntime", "QJSON", "MainLoop", "QAPISyntax", "HMPTables", "Synchronization"],
  "HMPTranslation": [
    "Platform", "SystemPackage", "HMP", "HMPTables", "MonitorAPI", "QAPIRuntime", "QJSON", "MainLoop", "Glibc",
  ],
  "MonitorCommands": ["HMPTranslation", "HMP", "HMPTables", "MonitorAPI", "QAPIRuntime", "QJSON", "MainLoop", "Glibc"],
  "FrontEnd": ["HMP", "HMPTables", "QAPIRuntime", "QJSON", "MainLoop", "Synchronization", "Glibc"],
  "CLibedit": [],
  "CLineEditor": [],
  "LineEditor": ["CLineEditor", "Synchronization", "Glibc"],
  "CStorage": [],
  "BlockStorage": ["CStorage", "MainLoop", "Platform", "SystemPackage", "Synchronization", "Glibc"],
  "StorageDaemon": ["MonitorAPI", "BlockStorage", "Platform", "QAPIRuntime", "QJSON", "MainLoop"],
  "SocketDiscovery": ["Platform", "SystemPackage", "Glibc"],
  "CommandLineOptions": ["QMPTransport", "SocketDiscovery", "ArgumentParser", "Glibc"],
  "hmp": [
    "CommandLineOptions", "SocketDiscovery", "MonitorCommands", "MonitorAPI", "HMPTranslation", "HMP", "FrontEnd",
    "LineEditor", "StorageDaemon", "QMPTransport", "QMP", "Platform", "QAPIRuntime", "QJSON", "MainLoop",
    "SystemPackage", "Synchronization", "Glibc",
  ],
]

@Test func everyTargetHasItsRule() throws {
  #expect(try Set(SourceTree.targets().keys) == Set(allowed.keys))
}

@Test(arguments: allowed.keys.sorted())
func importsPointOneWay(_ target: String) throws {
  let folder = try #require(SourceTree.targets()[target])
  for file in try SourceTree.files(in: folder) {
    let forbidden = Set(file.imports).subtracting(allowed[target, default: []])
    #expect(forbidden.isEmpty, "\(file) imports \(forbidden.sorted().joined(separator: ", "))")
  }
}

@Test(arguments: allowed.keys.sorted())
func everyImportOfTheListIsUsed(_ target: String) throws {
  let unused = try allowed[target, default: []].subtracting(imports(of: target))
  #expect(unused.isEmpty, "\(target) no longer imports \(unused.sorted().joined(separator: ", "))")
}

/// Without MonitorAPI, whose imports are in generated code, and CLineEditor, which is C.
@Test(arguments: allowed.keys.sorted().filter { !["MonitorAPI", "CLineEditor"].contains($0) })
func everyDependencyIsUsed(_ target: String) throws {
  let unused = try SourceTree.dependencies(of: target).subtracting(imports(of: target))
  #expect(unused.isEmpty, "\(target) depends on \(unused.sorted().joined(separator: ", ")) and imports none of it")
}

private func imports(of target: String) throws -> Set<String> {
  let folder = try #require(SourceTree.targets()[target])
  return Set(try SourceTree.files(in: folder).flatMap(\.imports))
}

@Test func dependenciesAreSeen() throws {
  #expect(try SourceTree.dependencies(of: "QJSON").isEmpty)
  #expect(try SourceTree.dependencies(of: "QAPIDiff") == ["QAPISyntax", "QAPISchema", "QJSON"])
  #expect(try SourceTree.dependencies(of: "MainLoop") == ["NIOCore", "NIOPosix"])
  #expect(try SourceTree.dependencies(of: "QMP").isSuperset(of: ["QAPIRuntime", "QJSON", "MainLoop"]))
}

@Test func importsAreSeen() {
  func imports(_ line: Substring) -> [String] { SourceTree.File(path: "", lines: [line]).imports }
  #expect(imports("import QJSON") == ["QJSON"])
  #expect(imports("package import QJSON") == ["QJSON"])
  #expect(imports("@preconcurrency public import NIOCore") == ["NIOCore"])
  #expect(imports("import struct NIOCore.ByteBuffer") == ["NIOCore"])
  #expect(imports("// import QJSON").isEmpty)
  #expect(imports("/// What an import is: import X").isEmpty)
}
