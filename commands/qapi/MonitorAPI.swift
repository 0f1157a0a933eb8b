// This module is made from the schema in this folder: qapi-schema.json includes a file for each topic, and each file
// becomes one Swift file of types, calls and handler protocols. What a process serves is decided by which of the
// protocols it adopts; the types and calls of the others are for talking to processes that serve them.
