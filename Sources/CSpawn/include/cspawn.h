#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

/// How a program is started.
struct cspawn_settings {
  /// A descriptor of the caller's that the program also gets, under the same number; -1 for none.
  int inherited;
  /// What the program's standard error becomes; -1 for the caller's.
  int errors;
  /// Whether it stays in the caller's process group, so that it may ask at the terminal. Keys that send signals to that
  /// group are for the caller, and the program begins with SIGINT and SIGQUIT ignored.
  int asks;
};

/// Starts a program, searched for in PATH, in a process group of its own unless the settings say otherwise.
///
/// Its standard input is empty; standard output and error are the caller's. Of the caller's descriptors it also gets
/// `inherited`, and those that are not marked to be closed. The system kills it when the calling thread ends, and so also
/// when the whole process does.
///
/// Returns its process ID, or the negated error number when the program could not be started.
pid_t cspawn_start(const char *program, char *const arguments[], struct cspawn_settings settings);

#endif
