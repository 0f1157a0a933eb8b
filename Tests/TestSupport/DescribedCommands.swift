/// A target's description with masked names, as `query-qmp-schema` gives it.
package let describedCommands = """
  [{"name": "blockdev-add", "meta-type": "command", "arg-type": "1", "ret-type": "0"},
   {"name": "0", "meta-type": "object", "members": []},
   {"name": "1", "meta-type": "object", "tag": "driver",
    "members": [{"name": "driver", "type": "2"}, {"name": "node-name", "type": "str", "default": null},
      {"name": "read-only", "type": "bool", "default": null}, {"name": "cache", "type": "3", "default": null}],
    "variants": [{"case": "file", "type": "4"}, {"case": "raw", "type": "5"}, {"case": "ratio", "type": "6"}]},
   {"name": "2", "meta-type": "enum", "values": ["file", "raw"], "members": [{"name": "file"}, {"name": "raw"}]},
   {"name": "3", "meta-type": "object", "members": [{"name": "direct", "type": "bool", "default": null}]},
   {"name": "4", "meta-type": "object", "members": [{"name": "filename", "type": "str"}]},
   {"name": "5", "meta-type": "object", "members": [{"name": "file", "type": "7"}, {"name": "size", "type": "int"},
     {"name": "sizes", "type": "[int]"}]},
   {"name": "6", "meta-type": "object", "members":
     [{"name": "value", "type": "number"}, {"name": "any", "type": "any"}]},
   {"name": "7", "meta-type": "alternate", "members": [{"type": "1"}, {"type": "str"}]},
   {"name": "[int]", "meta-type": "array", "element-type": "int"},
   {"name": "str", "meta-type": "builtin", "json-type": "string"},
   {"name": "int", "meta-type": "builtin", "json-type": "int"},
   {"name": "number", "meta-type": "builtin", "json-type": "number"},
   {"name": "any", "meta-type": "builtin", "json-type": "value"},
   {"name": "bool", "meta-type": "builtin", "json-type": "boolean"}]
  """
