"""The program at a terminal, in tmux."""

import shlex
import subprocess
import time
from contextlib import contextmanager

from _harness import LIMIT, VERSION, Failure, children, environment, wait_for
import _harness

PROMPT = "(hmp)"
LEFT = "(hmp) ^D"
BANNER = f"hmp {VERSION}, {{}}. Type 'help' for the commands, Ctrl-D to leave."


class Screen:
    """A terminal of a size of its own, in which the program runs under a shell that tells how it ended."""

    runs = 0

    def __init__(self, folder, arguments, columns, rows, term, before, variables):
        Screen.runs += 1
        self.folder, self.socket = folder, folder / f"tmux{Screen.runs}"
        # Without a pager, unless a scene is about it.
        variables = {"TERM": term, "HMP_PAGER": "", **variables}
        settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in variables.items())
        command = f"{settings} {before} {_harness.PROGRAM} {arguments}; echo ended: $?; exec cat"
        (folder / ".editrc").write_text("")
        self.tmux("new-session", "-d", "-x", str(columns), "-y", str(rows), f"exec sh -c {shlex.quote(command)}")

    def tmux(self, *arguments):
        settings = environment(self.folder)
        settings["TERM"] = "screen-256color"
        command = ["tmux", "-u", "-S", str(self.socket), "-f", "/dev/null", *arguments]
        result = subprocess.run(command, env=settings, capture_output=True, text=True, cwd=self.folder)
        if result.returncode != 0:
            raise Failure(f"tmux {' '.join(arguments)}: {result.stderr}")
        return result.stdout

    def keys(self, *keys):
        self.tmux("send-keys", *keys)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def enter(self, line):
        self.type(line)
        self.keys("Enter")

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def process_id(self):
        """The program's, which the shell has started."""
        shell = int(self.tmux("display-message", "-p", "#{pane_pid}"))
        return wait_for(lambda: children(shell), "the program")[0]

    def lines(self):
        lines = [line.rstrip() for line in self.tmux("capture-pane", "-p", "-S", "-").rstrip("\n").split("\n")]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def cursor(self):
        return int(self.tmux("display-message", "-p", "#{cursor_x}"))

    def expect(self, *expected, cursor=None):
        """Waits until the last rows are these, and the cursor's column is that."""
        deadline = time.monotonic() + LIMIT
        while True:
            lines, column = self.lines(), self.cursor()
            if lines[-len(expected):] == list(expected) and cursor in (None, column):
                return
            if time.monotonic() > deadline:
                raise Failure("expected the screen to end with\n  " + "\n  ".join(expected)
                              + (f"\n  and the cursor in column {cursor}" if cursor is not None else "")
                              + "\nbut it shows\n  " + "\n  ".join(lines) + f"\n  with the cursor in column {column}")
            time.sleep(0.02)  # Between two looks at the screen.

    def expect_whole(self, *expected, cursor=None):
        """Waits until these are all the rows that there are, those above the screen included."""
        try:
            self.expect(*expected, cursor=cursor)
            wait_for(lambda: self.lines() == list(expected), "the whole screen")
        except Failure as failure:
            raise Failure(f"{failure}\nall rows:\n  " + "\n  ".join(self.lines())) from None

    def visible(self):
        """What the screen itself shows, with its colours as escape sequences where asked for."""
        return [line.rstrip() for line in self.tmux("capture-pane", "-p").split("\n")][:-1]

    def coloured(self):
        return self.tmux("capture-pane", "-p", "-e", "-S", "-")

    def expect_somewhere(self, part):
        try:
            wait_for(lambda: any(part in line for line in self.lines()), part)
        except Failure as failure:
            raise Failure(f"{failure}\nthe screen shows\n  " + "\n  ".join(self.lines())) from None


@contextmanager
def screen(folder, arguments="", columns=100, rows=24, term="screen-256color", before="", **variables):
    """A shell reads the arguments; `before` is a command that starts the program. Further settings are variables of the
    program's environment."""
    screen = Screen(folder, arguments, columns, rows, term, before, variables)
    try:
        yield screen
    finally:
        subprocess.run(["tmux", "-S", str(screen.socket), "kill-server"], capture_output=True, check=False)
