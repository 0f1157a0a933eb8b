#define _GNU_SOURCE
#include "clineeditor.h"

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

// From the terminal library that libedit is built on; its headers define macros with common names.
extern char *tgetstr(const char *name, char **area);
extern int tgetnum(const char *name);

void cledit_use_utf8(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}

int cledit_window_size(int fd, int *columns, int *rows) {
  struct winsize size = {0};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0) return -1;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}

int cledit_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// Written by the editor's thread, read by the signal handler on any thread.
static volatile sig_atomic_t window_change_fd = -1;
static volatile sig_atomic_t continuation_fd = -1;

static void note_signal(int signal) {
  int saved = errno;
  uint64_t one = 1;
  ssize_t written = write(signal == SIGCONT ? continuation_fd : window_change_fd, &one, sizeof one);
  (void)written;
  errno = saved;
}

// The descriptor is in place before the handler, and stays until after it.
static void watch_signal(int signal, volatile sig_atomic_t *place, int fd) {
  struct sigaction action = {0};
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  action.sa_handler = fd < 0 ? SIG_DFL : note_signal;
  if (fd >= 0) *place = fd;
  sigaction(signal, &action, NULL);
  if (fd < 0) *place = fd;
}

void cledit_watch_window(int fd) { watch_signal(SIGWINCH, &window_change_fd, fd); }

void cledit_watch_continuation(int fd) { watch_signal(SIGCONT, &continuation_fd, fd); }

int cledit_set_client_data(EditLine *e, void *data) { return el_wset(e, EL_CLIENTDATA, data); }

void *cledit_client_data(EditLine *e) {
  void *data = NULL;
  el_wget(e, EL_CLIENTDATA, &data);
  return data;
}

int cledit_set_getc(EditLine *e, cledit_getc f) { return el_wset(e, EL_GETCFN, f); }

int cledit_set_prompt(EditLine *e, cledit_prompt f) { return el_wset(e, EL_PROMPT_ESC, f, cledit_prompt_mark); }

int cledit_set_editor(EditLine *e, const wchar_t *name) { return el_wset(e, EL_EDITOR, name); }

int cledit_has_attribute(const char *name) {
  char buffer[256];
  char *area = buffer;
  const char *sequence = tgetstr(name, &area);
  return sequence != NULL && sequence[0] == '\033' && sequence[1] == '[';
}

int cledit_colors(void) { return tgetnum("Co"); }

int cledit_is_vi(EditLine *e) {
  const wchar_t *name = NULL;
  return el_wget(e, EL_EDITOR, &name) == 0 && name != NULL && name[0] == L'v';
}

int cledit_refresh(EditLine *e) { return el_wset(e, EL_REFRESH); }

int cledit_prepare_terminal(EditLine *e, int raw) { return el_wset(e, EL_PREP_TERM, raw); }

int cledit_keys_are_characters(EditLine *e) {
  return el_wset(e, EL_SETTY, L"-d", L"-isig", L"-ixon", L"-icrnl", L"-inlcr", (wchar_t *)NULL);
}

int cledit_edits(EditLine *e) {
  int mode = 0;
  el_wget(e, EL_EDITMODE, &mode);
  return mode;
}

int cledit_disable_editing(EditLine *e) { return el_wset(e, EL_EDITMODE, 0); }

int cledit_add_function(EditLine *e, const wchar_t *name, const wchar_t *help, cledit_function f) {
  return el_wset(e, EL_ADDFN, name, help, f);
}

void cledit_bind(EditLine *e, const wchar_t *key, const wchar_t *function) {
  el_wset(e, EL_BIND, key, function, (wchar_t *)NULL);
}

void cledit_bind_alternative(EditLine *e, const wchar_t *key, const wchar_t *function) {
  el_wset(e, EL_BIND, L"-a", key, function, (wchar_t *)NULL);
}

char *cledit_bindings(EditLine *e) {
  char *text = NULL;
  size_t size = 0;
  FILE *output = NULL;
  if (el_wget(e, EL_GETFP, 1, &output) != 0) return NULL;
  FILE *listing = open_memstream(&text, &size);
  if (listing == NULL) return NULL;
  // The list goes to the editor's output, which is the listing meanwhile.
  el_wset(e, EL_SETFP, 1, listing);
  el_wset(e, EL_BIND, (wchar_t *)NULL);
  el_wset(e, EL_SETFP, 1, output);
  fclose(listing);
  return text;
}

HistoryW *cledit_history(EditLine *e, int limit) {
  HistoryW *history = history_winit();
  HistEventW event;
  if (history == NULL) return NULL;
  history_w(history, &event, H_SETSIZE, limit);
  el_wset(e, EL_HIST, history_w, history);
  return history;
}

int cledit_history_enter(HistoryW *history, const wchar_t *line) {
  HistEventW event;
  return history_w(history, &event, H_ENTER, line);
}

void cledit_history_enter_utf8(HistoryW *history, const char *line) {
  size_t room = strlen(line) + 1;
  wchar_t *wide = malloc(room * sizeof *wide);
  if (wide == NULL) return;
  if (mbstowcs(wide, line, room) != (size_t)-1) cledit_history_enter(history, wide);
  free(wide);
}

// H_DEL returns a copy of the text that libedit does not say how to free; it is lost.
void cledit_history_remove(HistoryW *history, const wchar_t *line) {
  HistEventW event;
  for (int found = history_w(history, &event, H_FIRST); found >= 0; found = history_w(history, &event, H_NEXT)) {
    if (wcscmp(event.str, line) != 0) continue;
    history_w(history, &event, H_DEL, event.num);
    return;
  }
}
