#ifndef CSTORAGE_H
#define CSTORAGE_H

#include <sys/types.h>

/// Makes the range read as zeroes without transferring them, beyond the end of the file too.
///
/// Returns 0, or the error number.
int cstorage_zero(int file, off_t offset, off_t length);

/// Gives the space of the range back to the file system; it then reads as zeroes.
///
/// Returns 0, or the error number.
int cstorage_punch(int file, off_t offset, off_t length);

/// Reads what needs no waiting for the storage.
///
/// Returns the number of bytes, or the negated error number; -EAGAIN if it would have to wait.
ssize_t cstorage_read_cached(int file, void *memory, size_t count, off_t offset);

#endif
