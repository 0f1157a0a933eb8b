#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

/// How a program is started.
struct cspawn_settings {
  /// A descriptor of the caller that becomes the program's standard input; -1 for an empty input.
  int input;
  /// A descriptor of the caller that becomes the program's standard error; -1 for the caller's standard error.
  int errors;
  /// A descriptor of the caller that the program gets under the same number; -1 for none.
  int inherited;
  /// Whether the program gets a process group of its own, so that the keys of the terminal do not reach it.
  int has_own_group;
  /// Whether it begins with SIGINT and SIGQUIT ignored.
  int ignores_keys;
  /// Whether the system kills it when the calling thread ends, and so also when the whole process does.
  int ends_with_caller;
};

/// Starts a program, searched for in PATH, with the environment given, or the caller's when that is NULL.
///
/// The program gets the three standard streams and `inherited`, and no other descriptor of the caller, however that was
/// opened. No signal is blocked in it, and none is ignored but what the settings name.
///
/// Returns its process ID, or the negated error number when the program could not be started.
pid_t cspawn_start(const char *program, char *const arguments[], char *const environment[], struct cspawn_settings settings);

#endif
