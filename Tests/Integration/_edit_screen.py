"""A terminal in tmux with the program `edit-demo` in it, and scenes that compare what its screen shows.

Every scene has a tmux server, a home folder (history, .editrc) and a size of its own. A scene waits for what the screen
must show, up to one limit; it never sleeps for a fixed time.

Usage of a file of scenes: NAME [PATH-OF-EDIT-DEMO [SCENE...]]
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time

LIMIT = float(os.environ.get("SCENE_LIMIT", "20"))
SCENES = []
XTERM, VT100, DUMB = "xterm-256color", "vt100", "dumb"
# What is left on the screen of a program that has ended and given its terminal back.
LEFT = ["bye", "ended: 0", "isig", "icanon"]


def scene(function):
    """Adds a scene; its attribute `settings` says what of the terminal is not as usual, `terms` on which kinds it plays."""
    SCENES.append(function)
    return function


def on(*terms, **settings):
    """The same for a scene that plays on several kinds of terminal; it is told which."""

    def add(function):
        function.terms = terms
        function.settings = settings
        return scene(function)

    return add


class Failure(Exception):
    pass


class Screen:
    """A terminal with the demo program in it."""

    def __init__(self, program, home, editrc="", term="screen-256color", columns=40, rows=16, variables="", history=(),
                 files=()):
        self.program, self.home = os.path.abspath(program), home
        self.messages = os.path.join(home, "messages")
        self.runs = 0
        self.size = (columns, rows)
        self.term = term
        self.variables = variables
        self.channel = None
        os.mkfifo(self.messages)
        kept = {"history": "".join(line + "\n" for line in history)} if history else {}
        for name, text in {".editrc": editrc, **kept, **dict(files)}.items():
            with open(os.path.join(home, name), "w") as file:
                file.write(text)

    def tmux(self, *arguments, input=None):
        environment = {"PATH": os.environ["PATH"], "HOME": self.home, "LC_ALL": "C.UTF-8", "TERM": "screen-256color"}
        command = ["tmux", "-u", "-S", os.path.join(self.home, f"tmux{self.runs}"), "-f", "/dev/null", *arguments]
        return subprocess.run(command, env=environment, input=input, check=True, capture_output=True, text=True).stdout

    def start(self):
        """Runs the program under a shell that says when it has ended."""
        self.open(f"{self.line()}; echo ended: $?; stty -a | grep -o -w -e -*icanon -e -*isig; exec cat")
        return self

    def start_in_shell(self):
        """Runs the program as a job of a shell with a prompt."""
        self.open(f"PS1='$ ' TERM={self.term} exec bash --norc --noprofile -i")
        self.expect("$")
        self.type(self.line())
        self.keys("Enter")
        return self

    def line(self):
        """The command line of the program, in the shell's words."""
        history = os.path.join(self.home, "history")
        words = shlex.join([self.program, history, self.messages])
        return f"TERM={self.term} {self.variables} {words}"

    def open(self, command):
        # Opened for reading and writing, so that neither side waits for the other.
        self.channel = os.open(self.messages, os.O_RDWR)
        self.runs += 1
        columns, rows = self.size
        self.tmux("new-session", "-d", "-x", str(columns), "-y", str(rows), command)

    def stop(self):
        try:
            self.tmux("kill-server")
        except subprocess.CalledProcessError:
            pass  # It ends by itself when the last program does.
        if self.channel is not None:
            os.close(self.channel)
            self.channel = None

    def keys(self, *keys):
        self.tmux("send-keys", *keys)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def paste(self, text):
        self.tmux("load-buffer", "-", input=text)
        self.tmux("paste-buffer", "-p", "-r")

    def say(self, message):
        os.write(self.channel, (message + "\n").encode())

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def bytes(self, *numbers):
        """Sends bytes one by one, as a slow line would."""
        for number in numbers:
            self.tmux("send-keys", "-H", f"{number:x}")

    def lines(self, *options):
        return [line.rstrip() for line in self.tmux("capture-pane", "-p", *options).rstrip("\n").split("\n")]

    def cursor(self):
        column, row = self.tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(column), int(row)

    def expect(self, *expected, cursor=None):
        """Waits until the screen's last rows are these, and the cursor's column is that."""
        expected = list(expected)
        deadline = time.monotonic() + LIMIT
        while True:
            lines = self.lines()
            while lines and not lines[-1]:
                lines.pop()
            column = self.cursor()[0]
            if lines[-len(expected):] == expected and cursor in (None, column):
                return
            if time.monotonic() > deadline:
                raise Failure("expected the screen to end with\n  " + "\n  ".join(expected)
                              + (f"\n  and the cursor in column {cursor}" if cursor is not None else "")
                              + "\nbut it shows\n  " + "\n  ".join(lines) + f"\n  with the cursor in column {column}")
            time.sleep(0.02)  # Between two looks at the screen.

    def whole(self, *expected, cursor=None):
        """Waits until the screen's rows are these, all of them from the top, and the cursor is in that column and row."""
        self.await_rows(self.lines, expected, cursor)

    def styled(self, *expected, cursor=None):
        """Likewise, with what has an attribute in braces, behind the attribute's number: `{31:red}`; prompts are as they are."""

        def look():
            return [re.sub(r"^\{1:([^}]*)\}", r"\1", row) for row in styled(self.lines("-e"))]

        self.await_rows(look, expected, cursor)

    def await_rows(self, look, expected, cursor):
        deadline = time.monotonic() + LIMIT
        while True:
            lines, place = look(), self.cursor()
            while lines and not lines[-1]:
                lines.pop()
            if lines == list(expected) and cursor in (None, place):
                return
            if time.monotonic() > deadline:
                raise Failure("expected the screen to be\n  " + "\n  ".join(expected) + f"\n  with the cursor at {cursor}\n"
                              + "but it is\n  " + "\n  ".join(lines) + f"\n  with the cursor at {place}")
            time.sleep(0.02)  # Between two looks at the screen.


def has_color(screen):
    return screen.term == XTERM


def styled(lines):
    """The rows of tmux's, in which an attribute lasts until another comes, with braces in the place of its sequences."""
    wanted, rows = {}, []
    for line in lines:
        row, shown = "", ""
        for part in re.split("(\x1b\\[[0-9;]*m)", line):
            if part.startswith("\x1b"):
                wanted = changed(wanted, part[2:-1].split(";"))
                continue
            codes = ";".join(sorted(wanted.values()))
            if part and codes != shown:
                row += ("}" if shown else "") + (f"{{{codes}:" if codes else "")
                shown = codes
            row += part
        rows.append((row + ("}" if shown else "")).rstrip())
    return rows


def changed(attributes, codes):
    """The attributes after those codes."""
    for code in codes:
        if code in ("", "0"):
            attributes = {}
        elif code in ("39", "49"):
            attributes = {kind: value for kind, value in attributes.items() if kind != "color"}
        else:
            attributes = {**attributes, "color" if code in ("31", "90") else code: code}
    return attributes


def run(function, program, term):
    settings = dict(getattr(function, "settings", {}))
    if term:
        settings["term"] = term
    with tempfile.TemporaryDirectory(prefix="scene") as home:
        screen = Screen(program, home, **settings)
        try:
            function(screen)
        except Failure as failure:
            return str(failure)
        finally:
            screen.stop()
    return None


def main():
    beside = os.path.join(os.path.dirname(os.environ.get("HMP", "")), "edit-demo")
    program, wanted = sys.argv[1] if sys.argv[1:] else beside, sys.argv[2:]
    if not os.access(program, os.X_OK):
        sys.exit(f"there is no program {program}\n{__doc__.strip()}")
    passed = failed = 0
    for function in SCENES:
        if wanted and function.__name__ not in wanted:
            continue
        for term in getattr(function, "terms", [None]):
            failure = run(function, program, term)
            name = function.__name__.replace("_", " ") + (f" on {term}" if term else "")
            print(f"{'not ok' if failure else 'ok'} - {name}", flush=True)
            if failure:
                failed += 1
                print("  " + failure.replace("\n", "\n  "))
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
