// What Swift cannot call or see by itself: one function for each use of libedit's variadic functions, and declarations
// that the Glibc module leaves out.
#ifndef CLINEEDITOR_H
#define CLINEEDITOR_H

#include <errno.h>
#include <histedit.h>
#include <stddef.h>
#include <wchar.h>

int wcwidth(wchar_t character);
void *memrchr(const void *bytes, int byte, size_t count);

typedef int (*cledit_getc)(EditLine *, wchar_t *);
typedef wchar_t *(*cledit_prompt)(EditLine *);
typedef unsigned char (*cledit_function)(EditLine *, wint_t);

// Sets LC_CTYPE to the user's locale where that is UTF-8, else to C.UTF-8.
void cledit_use_utf8(void);

// Returns 0, or -1 where the descriptor is no terminal.
int cledit_window_size(int fd, int *columns, int *rows);

// An eventfd that does not block and is closed by exec.
int cledit_eventfd(void);

// Has each change of the window's size add one to an eventfd. A negative descriptor ends that.
void cledit_watch_window(int fd);

// Has each continuation of the process after a stop add one to an eventfd. A negative descriptor ends that.
void cledit_watch_continuation(int fd);

int cledit_set_client_data(EditLine *e, void *data);
void *cledit_client_data(EditLine *e);
int cledit_set_getc(EditLine *e, cledit_getc f);

// Characters between two of these take no columns in a prompt; the last one must be followed by another character.
static const wchar_t cledit_prompt_mark = 1;

int cledit_set_prompt(EditLine *e, cledit_prompt f);
int cledit_set_editor(EditLine *e, const wchar_t *name);

// Whether the terminal of the last el_init has an attribute, by its termcap name, and the sequence is one of ECMA-48's.
int cledit_has_attribute(const char *name);

// The number of colours of the terminal of the last el_init.
int cledit_colors(void);

int cledit_is_vi(EditLine *e);
int cledit_refresh(EditLine *e);
int cledit_prepare_terminal(EditLine *e, int raw);

// While a line is edited, the keys that send a signal or stop the output arrive as characters, and carriage return and line
// feed are told apart.
int cledit_keys_are_characters(EditLine *e);

int cledit_edits(EditLine *e);
int cledit_disable_editing(EditLine *e);

int cledit_add_function(EditLine *e, const wchar_t *name, const wchar_t *help, cledit_function f);

// Binds a key in the main key map: that of emacs, or of vi's insert mode.
void cledit_bind(EditLine *e, const wchar_t *key, const wchar_t *function);

// Binds a key in the key map of vi's command mode.
void cledit_bind_alternative(EditLine *e, const wchar_t *key, const wchar_t *function);

// All bindings, as libedit's command `bind` lists them; NULL where there is no memory. The caller frees the text.
char *cledit_bindings(EditLine *e);

HistoryW *cledit_history(EditLine *e, int limit);
int cledit_history_enter(HistoryW *history, const wchar_t *line);

// Enters a line of UTF-8; a line that is not UTF-8 is left out.
void cledit_history_enter_utf8(HistoryW *history, const char *line);

// Removes the newest entry with that text.
void cledit_history_remove(HistoryW *history, const wchar_t *line);

#endif
