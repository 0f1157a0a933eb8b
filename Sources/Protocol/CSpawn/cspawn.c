#define _GNU_SOURCE
#include "cspawn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

// Marks every descriptor from `first` on to be closed by exec. Libraries open some without that mark.
static void close_all_at_exec(int first) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, (unsigned)first, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
#endif
  // Linux before 5.11.
  struct rlimit limit;
  int end = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 1 << 20 ? (int)limit.rlim_cur : 1 << 20;
  for (int descriptor = first; descriptor < end; descriptor++) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

static int set_input(int input) {
  if (input >= 0) return dup2(input, STDIN_FILENO) < 0 ? -1 : 0;
  int empty = open("/dev/null", O_RDONLY);
  if (empty < 0 || dup2(empty, STDIN_FILENO) < 0) return -1;
  if (empty != STDIN_FILENO) close(empty);
  return 0;
}

// Between fork and exec only what is safe in a signal handler may be called: other threads of the parent may have held any lock.
static _Noreturn void become(const char *program, char *const arguments[], char *const environment[],
                             struct cspawn_settings settings, pid_t parent, int report) {
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
  if (settings.ignores_keys) {
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);

  if (settings.has_own_group && setpgid(0, 0) < 0) goto failed;
  if (settings.ends_with_caller) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) goto failed;
    // The parent may have ended before it could be tied to us.
    if (getppid() != parent) _exit(127);
  }
  if (set_input(settings.input) < 0) goto failed;
  if (settings.errors >= 0 && dup2(settings.errors, STDERR_FILENO) < 0) goto failed;
  close_all_at_exec(STDERR_FILENO + 1);
  if (settings.inherited >= 0 && fcntl(settings.inherited, F_SETFD, 0) < 0) goto failed;
  execvpe(program, arguments, environment != NULL ? environment : environ);

failed:;
  int error = errno;
  while (write(report, &error, sizeof error) < 0 && errno == EINTR) continue;
  _exit(127);
}

pid_t cspawn_start(const char *program, char *const arguments[], char *const environment[], struct cspawn_settings settings) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) < 0) return -errno;

  // A handler of the parent's must not run in the child.
  sigset_t all, previous;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &previous);
  pid_t parent = getpid();
  pid_t child = fork();
  int error = errno;
  if (child == 0) become(program, arguments, environment, settings, parent, report[1]);
  pthread_sigmask(SIG_SETMASK, &previous, NULL);
  close(report[1]);

  if (child > 0) {
    // The end of the pipe closes at a successful exec.
    ssize_t count;
    do count = read(report[0], &error, sizeof error);
    while (count < 0 && errno == EINTR);
    if (count == sizeof error) {
      while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
      child = -1;
    }
  }
  close(report[0]);
  return child > 0 ? child : -error;
}
