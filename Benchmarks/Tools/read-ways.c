/* read-ways FILE: random reads of 4 KiB, issued from one thread that waits in epoll, as the main loop does, in three ways:
 * by worker threads, by io_uring with an eventfd, and by preadv2(RWF_NOWAIT) with worker threads for what must wait. With one
 * and with 64 requests in flight, from the page cache and with O_DIRECT. Prints the medians of five runs of half a second. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 4096, MOST = 64, RUNS = 5 };
enum way { WORKERS, URING, NOWAIT };
static const char *names[] = {"worker threads", "io_uring", "RWF_NOWAIT, then workers"};

static int file, done_event, poller;
static off_t blocks;
static char *memory[MOST];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static off_t random_offset(void) {
  static uint64_t x = 88172645463325252u;
  x ^= x << 13, x ^= x >> 7, x ^= x << 17;
  return (off_t)(x % (uint64_t)blocks) * BLOCK;
}

/* Worker threads: a queue with a semaphore, and a list of completions with an eventfd. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t bell;
static struct { int slot; off_t offset; } queue[MOST];
static int queued, first, completed[MOST], completions, threads, idle;

static void *work(void *unused) {
  (void)unused;
  for (;;) {
    pthread_mutex_lock(&lock);
    if (queued == 0) {
      idle++;
      pthread_mutex_unlock(&lock);
      while (sem_wait(&bell) != 0) {}
      pthread_mutex_lock(&lock);
      idle--;
      if (queued == 0) {
        pthread_mutex_unlock(&lock);
        continue;
      }
    }
    int slot = queue[first].slot;
    off_t offset = queue[first].offset;
    first = (first + 1) % MOST, queued--;
    pthread_mutex_unlock(&lock);
    if (pread(file, memory[slot], BLOCK, offset) != BLOCK) fail("pread");
    pthread_mutex_lock(&lock);
    completed[completions++] = slot;
    int is_first = completions == 1;
    pthread_mutex_unlock(&lock);
    uint64_t one = 1;
    if (is_first && write(done_event, &one, sizeof one) < 0) fail("write");
  }
  return NULL;
}

static void submit_to_workers(int slot, off_t offset) {
  pthread_mutex_lock(&lock);
  queue[(first + queued) % MOST].slot = slot;
  queue[(first + queued) % MOST].offset = offset;
  queued++;
  int needs_thread = queued > idle && threads < MOST;
  if (needs_thread) threads++;
  pthread_mutex_unlock(&lock);
  pthread_t thread;
  if (needs_thread) {
    if (pthread_create(&thread, NULL, work, NULL) != 0) fail("pthread_create");
  } else {
    sem_post(&bell);
  }
}

/* io_uring by its system calls. */
static struct {
  int fd;
  unsigned *sq_tail, *sq_mask, *sq_array, *cq_head, *cq_tail, *cq_mask, filled;
  struct io_uring_sqe *sqes;
  struct io_uring_cqe *cqes;
} ring;

static void open_ring(void) {
  struct io_uring_params p = {0};
  ring.fd = syscall(SYS_io_uring_setup, MOST, &p);
  if (ring.fd < 0) return;
  char *sq = mmap(NULL, p.sq_off.array + p.sq_entries * sizeof(unsigned), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                  ring.fd, IORING_OFF_SQ_RING);
  char *cq = mmap(NULL, p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_CQ_RING);
  ring.sqes = mmap(NULL, p.sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                   ring.fd, IORING_OFF_SQES);
  if (sq == MAP_FAILED || cq == MAP_FAILED || ring.sqes == MAP_FAILED) fail("mmap");
  ring.sq_tail = (unsigned *)(sq + p.sq_off.tail), ring.sq_mask = (unsigned *)(sq + p.sq_off.ring_mask);
  ring.sq_array = (unsigned *)(sq + p.sq_off.array);
  ring.cq_head = (unsigned *)(cq + p.cq_off.head), ring.cq_tail = (unsigned *)(cq + p.cq_off.tail);
  ring.cq_mask = (unsigned *)(cq + p.cq_off.ring_mask), ring.cqes = (struct io_uring_cqe *)(cq + p.cq_off.cqes);
  if (syscall(SYS_io_uring_register, ring.fd, IORING_REGISTER_EVENTFD, &done_event, 1) < 0) fail("io_uring_register");
}

static void add_to_ring(int slot, off_t offset) {
  unsigned tail = *ring.sq_tail, index = tail & *ring.sq_mask;
  ring.sqes[index] = (struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = file, .off = offset,
                                           .addr = (uintptr_t)memory[slot], .len = BLOCK, .user_data = slot};
  ring.sq_array[index] = index;
  __atomic_store_n(ring.sq_tail, tail + 1, __ATOMIC_RELEASE);
  ring.filled++;
}

static int reap_ring(int *slots) {
  int count = 0;
  unsigned head = *ring.cq_head, tail = __atomic_load_n(ring.cq_tail, __ATOMIC_ACQUIRE);
  for (; head != tail; head++) {
    struct io_uring_cqe *cqe = &ring.cqes[head & *ring.cq_mask];
    if (cqe->res != BLOCK) errno = -cqe->res, fail("io_uring");
    slots[count++] = (int)cqe->user_data;
  }
  __atomic_store_n(ring.cq_head, head, __ATOMIC_RELEASE);
  return count;
}

/* Requests per second with that many in flight. */
static double run(enum way way, int depth) {
  int ready[MOST], count = depth, in_flight = 0;
  long finished = 0;
  for (int i = 0; i < depth; i++) ready[i] = i;
  double begin = now(), end = begin + 0.5;
  for (;;) {
    int next[MOST], ended = 0;
    int is_over = now() > end;
    for (int i = 0; i < count && !is_over; i++) {
      off_t offset = random_offset();
      struct iovec part = {memory[ready[i]], BLOCK};
      if (way == NOWAIT && preadv2(file, &part, 1, offset, RWF_NOWAIT) == BLOCK) {
        next[ended++] = ready[i];
        continue;
      }
      in_flight++;
      if (way == URING) add_to_ring(ready[i], offset); else submit_to_workers(ready[i], offset);
    }
    if (ring.filled > 0) {
      if (syscall(SYS_io_uring_enter, ring.fd, ring.filled, 0, 0, NULL, 0) < 0) fail("io_uring_enter");
      ring.filled = 0;
    }
    if (is_over && in_flight == 0) break;
    if (in_flight > 0) {
      struct epoll_event event;
      uint64_t value;
      if (epoll_wait(poller, &event, 1, ended > 0 ? 0 : -1) > 0 && read(done_event, &value, sizeof value) < 0) fail("read");
      int more;
      if (way == URING) {
        more = reap_ring(next + ended);
      } else {
        pthread_mutex_lock(&lock);
        more = completions;
        memcpy(next + ended, completed, more * sizeof(int));
        completions = 0;
        pthread_mutex_unlock(&lock);
      }
      in_flight -= more, ended += more;
    }
    finished += ended, count = ended;
    memcpy(ready, next, ended * sizeof(int));
  }
  return finished / (now() - begin);
}

static int compare(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

int main(int count, char **arguments) {
  if (count != 2) return fprintf(stderr, "usage: read-ways FILE\n"), 2;
  sem_init(&bell, 0, 0);
  done_event = eventfd(0, EFD_CLOEXEC), poller = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN};
  epoll_ctl(poller, EPOLL_CTL_ADD, done_event, &event);
  for (int i = 0; i < MOST; i++) {
    if (posix_memalign((void **)&memory[i], BLOCK, BLOCK) != 0) fail("posix_memalign");
  }
  open_ring();
  for (int direct = 0; direct < 2; direct++) {
    file = open(arguments[1], O_RDONLY | O_CLOEXEC | (direct ? O_DIRECT : 0));
    struct stat facts;
    if (file < 0 || fstat(file, &facts) < 0) fail(arguments[1]);
    blocks = facts.st_size / BLOCK;
    for (off_t i = 0; !direct && i < blocks; i++) {
      if (pread(file, memory[0], BLOCK, i * BLOCK) != BLOCK) fail("pread");
    }
    for (int depth = 1; depth <= MOST; depth *= MOST) {
      for (enum way way = WORKERS; way <= NOWAIT; way++) {
        if ((way == URING && ring.fd < 0) || (way == NOWAIT && direct)) continue;
        double rates[RUNS];
        for (int i = 0; i < RUNS; i++) rates[i] = run(way, depth);
        qsort(rates, RUNS, sizeof *rates, compare);
        printf("%-10s  depth %2d  %-25s %8.0f reads/s, %6.1f us each\n", direct ? "O_DIRECT" : "page cache", depth, names[way],
               rates[RUNS / 2], depth * 1e6 / rates[RUNS / 2]);
        fflush(stdout);
      }
    }
    close(file);
  }
  return 0;
}
