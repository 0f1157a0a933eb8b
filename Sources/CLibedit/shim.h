// What Swift can't call or see by itself: libedit's variadic functions, one wrapper for each use, and a few
// declarations that the Glibc module leaves out.
#ifndef CLIBEDIT_SHIM_H
#define CLIBEDIT_SHIM_H

#include <errno.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

extern int wcwidth(wchar_t);

typedef int (*cledit_getc)(EditLine *, wchar_t *);
typedef wchar_t *(*cledit_prompt)(EditLine *);
typedef unsigned char (*cledit_function)(EditLine *, wint_t);

// LC_CTYPE as the user set it where that is UTF-8, else C.UTF-8.
static inline void cledit_use_utf8(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}

static inline int cledit_window_size(int fd, int *columns, int *rows) {
  struct winsize size = {0};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0) return -1;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}

static inline int cledit_eventfd(int flags) { return eventfd(0, flags | EFD_CLOEXEC | EFD_NONBLOCK); }

static volatile int cledit_window_change_fd = -1;

static void cledit_window_changed(int signal) {
  (void)signal;
  int saved = errno;
  uint64_t one = 1;
  ssize_t written = write(cledit_window_change_fd, &one, sizeof one);
  (void)written;
  errno = saved;
}

// From now on a change of the window's size adds one to the eventfd. A negative descriptor ends that.
static inline void cledit_watch_window(int fd) {
  struct sigaction action = {0};
  cledit_window_change_fd = fd;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  action.sa_handler = fd < 0 ? SIG_DFL : cledit_window_changed;
  sigaction(SIGWINCH, &action, NULL);
}

static inline int cledit_set_client_data(EditLine *e, void *data) { return el_wset(e, EL_CLIENTDATA, data); }

static inline void *cledit_client_data(EditLine *e) {
  void *data = NULL;
  el_wget(e, EL_CLIENTDATA, &data);
  return data;
}

static inline int cledit_set_getc(EditLine *e, cledit_getc f) { return el_wset(e, EL_GETCFN, f); }
static inline int cledit_set_prompt(EditLine *e, cledit_prompt f) { return el_wset(e, EL_PROMPT, f); }
static inline int cledit_set_editor(EditLine *e, const wchar_t *name) { return el_wset(e, EL_EDITOR, name); }
static inline int cledit_refresh(EditLine *e) { return el_wset(e, EL_REFRESH); }
static inline int cledit_prepare_terminal(EditLine *e, int raw) { return el_wset(e, EL_PREP_TERM, raw); }

// Keys that send a signal while a command runs arrive as characters while a line is edited.
static inline int cledit_keys_send_no_signals(EditLine *e) {
  return el_wset(e, EL_SETTY, L"-d", L"-isig", (wchar_t *)NULL);
}

static inline int cledit_edits(EditLine *e) {
  int mode = 0;
  el_wget(e, EL_EDITMODE, &mode);
  return mode;
}

static inline int cledit_disable_editing(EditLine *e) { return el_wset(e, EL_EDITMODE, 0); }

static inline int cledit_add_function(
    EditLine *e, const wchar_t *name, const wchar_t *help, cledit_function f) {
  return el_wset(e, EL_ADDFN, name, help, f);
}

// Binds a key in both key maps: the ordinary one, and the one of vi's command mode.
static inline void cledit_bind(EditLine *e, const wchar_t *key, const wchar_t *function) {
  el_wset(e, EL_BIND, key, function, (wchar_t *)NULL);
  el_wset(e, EL_BIND, L"-a", key, function, (wchar_t *)NULL);
}

static inline HistoryW *cledit_history(EditLine *e, int limit) {
  HistoryW *history = history_winit();
  HistEventW event;
  if (history == NULL) return NULL;
  history_w(history, &event, H_SETSIZE, limit);
  history_w(history, &event, H_SETUNIQUE, 1);
  el_wset(e, EL_HIST, history_w, history);
  return history;
}

static inline int cledit_history_enter(HistoryW *history, const wchar_t *line) {
  HistEventW event;
  return history_w(history, &event, H_ENTER, line);
}

#endif
