// This module is made from the schema in this folder, which has each construct of the language once. Tests use its types;
// that it compiles is a test as well.
