// This module is made from the tables in this folder: each `.hmp` file describes the commands of one topic, and each
// row is bound to the QMP command that it names, or to the translator of module HMPTranslation that is named after it.
