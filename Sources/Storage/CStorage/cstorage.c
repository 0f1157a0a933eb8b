#define _GNU_SOURCE
#include "cstorage.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/uio.h>

static int allocate(int file, int mode, off_t offset, off_t length) {
  while (fallocate(file, mode, offset, length) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

int cstorage_zero(int file, off_t offset, off_t length) {
  return allocate(file, FALLOC_FL_ZERO_RANGE, offset, length);
}

int cstorage_punch(int file, off_t offset, off_t length) {
  return allocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
}

ssize_t cstorage_read_cached(int file, void *memory, size_t count, off_t offset) {
  struct iovec part = {memory, count};
  ssize_t result = preadv2(file, &part, 1, offset, RWF_NOWAIT);
  return result < 0 ? -errno : result;
}
