#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

/// Starts a program, searched for in PATH, in a process group of its own.
///
/// Its standard input is empty; standard output and error are the caller's. Of the caller's descriptors it also gets
/// `inherited`, under the same number, and those that are not marked to be closed. The system kills it when the calling
/// thread ends, and so also when the whole process does.
///
/// Returns its process ID, or the negated error number when the program could not be started.
pid_t cspawn_start(const char *program, char *const arguments[], int inherited);

#endif
