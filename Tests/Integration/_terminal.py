"""The program at a terminal of its own, without tmux."""

import contextlib
import os
import pty
import re
import select
import signal
import time

from _harness import LIMIT, Failure, environment, is_alive, wait_for
import _harness


class Person:
    """The program at a terminal of its own, and who types there."""

    def __init__(self, folder, *arguments, command=()):
        """The command starts the program under another one."""
        self.seen = ""
        words = [*(command or [_harness.PROGRAM]), *map(str, arguments)]
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(words[0], words, {**environment(folder), "HMP_PAGER": ""})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.process, 0)
        os.close(self.terminal)

    def type(self, keys):
        self.seen = ""
        os.write(self.terminal, keys.encode())

    def sees(self, text):
        """Waits until the text has been shown since the last keys; returns how long that took."""
        begin = time.monotonic()
        while text not in self.seen:
            if time.monotonic() - begin > LIMIT:
                raise Failure(f"there was no {text!r}: {self.seen!r}")
            if select.select([self.terminal], [], [], 0.1)[0]:
                with contextlib.suppress(OSError):
                    self.seen += os.read(self.terminal, 65536).decode(errors="replace")
            self.seen = re.sub("\x1b(\\[[0-9;?]*[a-zA-Z]|[=>])|\r", "", self.seen)
        return time.monotonic() - begin

    def runs(self, line):
        """Types a line, and waits until the prompt is back."""
        self.type(line + "\r")
        self.sees("\n(hmp) ")

    def ends(self):
        """Waits for the end of the program, and returns how long that took."""
        begin = time.monotonic()
        wait_for(lambda: not is_alive(self.process), "the end")
        return time.monotonic() - begin
