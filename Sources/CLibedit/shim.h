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
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

extern int wcwidth(wchar_t);
extern void *memrchr(const void *bytes, int byte, size_t count);

// From the library that libedit itself asks about terminals. They tell of the terminal that the last el_init was for.
extern char *tgetstr(const char *name, char **area);
extern int tgetnum(const char *name);

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
static volatile int cledit_continuation_fd = -1;

static void cledit_note_signal(int signal) {
  int saved = errno;
  uint64_t one = 1;
  ssize_t written = write(signal == SIGCONT ? cledit_continuation_fd : cledit_window_change_fd, &one, sizeof one);
  (void)written;
  errno = saved;
}

static inline void cledit_watch_signal(int signal, int fd) {
  struct sigaction action = {0};
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  action.sa_handler = fd < 0 ? SIG_DFL : cledit_note_signal;
  sigaction(signal, &action, NULL);
}

// From now on a change of the window's size adds one to the eventfd. A negative descriptor ends that.
static inline void cledit_watch_window(int fd) {
  cledit_window_change_fd = fd;
  cledit_watch_signal(SIGWINCH, fd);
}

// Likewise when the process goes on after it was stopped.
static inline void cledit_watch_continuation(int fd) {
  cledit_continuation_fd = fd;
  cledit_watch_signal(SIGCONT, fd);
}

static inline int cledit_set_client_data(EditLine *e, void *data) { return el_wset(e, EL_CLIENTDATA, data); }

static inline void *cledit_client_data(EditLine *e) {
  void *data = NULL;
  el_wget(e, EL_CLIENTDATA, &data);
  return data;
}

static inline int cledit_set_getc(EditLine *e, cledit_getc f) { return el_wset(e, EL_GETCFN, f); }

// What stands between two of these characters in a prompt takes no columns; something has to stand behind the last one.
static const wchar_t cledit_prompt_mark = 1;

static inline int cledit_set_prompt(EditLine *e, cledit_prompt f) {
  return el_wset(e, EL_PROMPT_ESC, f, cledit_prompt_mark);
}
static inline int cledit_set_editor(EditLine *e, const wchar_t *name) { return el_wset(e, EL_EDITOR, name); }
// Whether the terminal has an attribute, by its termcap name, and it is one of ECMA-48's.
static inline int cledit_has_attribute(const char *name) {
  char buffer[256];
  char *area = buffer;
  const char *sequence = tgetstr(name, &area);
  return sequence != NULL && sequence[0] == '\033' && sequence[1] == '[';
}

static inline int cledit_colors(void) { return tgetnum("Co"); }

static inline int cledit_is_vi(EditLine *e) {
  const wchar_t *name = NULL;
  return el_wget(e, EL_EDITOR, &name) == 0 && name != NULL && name[0] == L'v';
}

static inline int cledit_refresh(EditLine *e) { return el_wset(e, EL_REFRESH); }
static inline int cledit_prepare_terminal(EditLine *e, int raw) { return el_wset(e, EL_PREP_TERM, raw); }

// Keys that send a signal or stop the output while a command runs arrive as characters while a line is edited, and a
// carriage return and a line feed as what they are.
static inline int cledit_keys_are_characters(EditLine *e) {
  return el_wset(e, EL_SETTY, L"-d", L"-isig", L"-ixon", L"-icrnl", L"-inlcr", (wchar_t *)NULL);
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

// Binds a key in the ordinary key map: that of emacs, or of vi's insert mode.
static inline void cledit_bind(EditLine *e, const wchar_t *key, const wchar_t *function) {
  el_wset(e, EL_BIND, key, function, (wchar_t *)NULL);
}

// Binds a key in the map of vi's command mode.
static inline void cledit_bind_alternative(EditLine *e, const wchar_t *key, const wchar_t *function) {
  el_wset(e, EL_BIND, L"-a", key, function, (wchar_t *)NULL);
}

static inline HistoryW *cledit_history(EditLine *e, int limit) {
  HistoryW *history = history_winit();
  HistEventW event;
  if (history == NULL) return NULL;
  history_w(history, &event, H_SETSIZE, limit);
  el_wset(e, EL_HIST, history_w, history);
  return history;
}

static inline int cledit_history_enter(HistoryW *history, const wchar_t *line) {
  HistEventW event;
  return history_w(history, &event, H_ENTER, line);
}

// Enters a line of UTF-8; one that is none is left out.
static inline void cledit_history_enter_utf8(HistoryW *history, const char *line) {
  size_t room = strlen(line) + 1;
  wchar_t *wide = (wchar_t *)malloc(room * sizeof *wide);
  if (wide == NULL) return;
  if (mbstowcs(wide, line, room) != (size_t)-1) cledit_history_enter(history, wide);
  free(wide);
}

// Removes the newest entry with that text. libedit hands the caller a copy of it, which it does not say how to free.
static inline void cledit_history_remove(HistoryW *history, const wchar_t *line) {
  HistEventW event;
  for (int found = history_w(history, &event, H_FIRST); found >= 0; found = history_w(history, &event, H_NEXT)) {
    if (wcscmp(event.str, line) != 0) continue;
    history_w(history, &event, H_DEL, event.num);
    return;
  }
}

#endif
