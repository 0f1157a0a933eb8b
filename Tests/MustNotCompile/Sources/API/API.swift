// This module is made from the schema in this folder.
