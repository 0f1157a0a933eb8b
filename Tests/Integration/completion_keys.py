#!/usr/bin/env python3
"""Tab pressed in bash, zsh and fish, each on a terminal, with the completions that the programs print."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import time
from pathlib import Path

from _harness import LIMIT, Failure, engine, environment, main, test
import _harness

PROGRAMS = [Path(_harness.PROGRAM), Path(os.environ["QAPI_GEN"])]

# How a shell without the user's settings is started, and how it takes in the completions.
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source ./hmp.bash; source ./qapi-gen.bash"),
    "zsh": (["zsh", "-f", "-i"], "fpath=($PWD/zsh $fpath); autoload -Uz compinit; compinit -u -D"),
    "fish": (["fish", "--no-config", "-i"], "source ./hmp.fish; source ./qapi-gen.fish"),
}


class Shell:
    """A shell on a terminal of its own."""

    def __init__(self, folder, command):
        variables = {**environment(folder), "PS1": "READY> ", "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder),
                     "PATH": ":".join([*(str(program.parent) for program in PROGRAMS), os.environ["PATH"]])}
        self.seen = ""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, variables)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)

    def type(self, keys, expected):
        """Types keys, and waits until all texts have been shown since."""
        self.seen = ""
        os.write(self.terminal, keys.encode())
        deadline = time.monotonic() + LIMIT
        while not all(text in self.seen for text in expected):
            if time.monotonic() > deadline:
                raise Failure(f"after {keys!r} there was no {expected}: {self.seen!r}")
            if not select.select([self.terminal], [], [], 0.1)[0]:
                continue
            with contextlib.suppress(OSError):
                self.seen += os.read(self.terminal, 65536).decode(errors="replace")
            # fish asks what the terminal is.
            if re.search("\x1b\\[0?c", self.seen):
                os.write(self.terminal, b"\x1b[?62c")
                self.seen = re.sub("\x1b\\[0?c", "", self.seen)
            self.seen = re.sub("\x1b(\\[[0-9;?<>=]*[a-zA-Z]|\\][^\x07\x1b]*(\x07|\x1b\\\\)|[()][0-9A-Z])", "", self.seen)


def write_scripts(folder, shell):
    (folder / "zsh").mkdir(exist_ok=True)
    for program in PROGRAMS:
        script = subprocess.run([program, "--generate-completion-script", shell], capture_output=True, check=True).stdout
        (folder / f"{program.name}.{shell}").write_bytes(script)
        if shell == "zsh":
            (folder / "zsh" / f"_{program.name}").write_bytes(script)


def press_tab(folder, name):
    """What Tab offers in a shell; two of them where a list is expected."""
    command, setup = SHELLS[name]
    write_scripts(folder, name)
    (folder / "sub").mkdir()
    (folder / "sub" / "file").touch()
    with engine(folder, name="sub/own.qmp") as server:
        cases = [
            ("hmp --re\t\t", ["--read-only", "--record"]), ("hmp --color \t\t", ["auto", "always", "never"]),
            ("hmp su\t", ["sub/"]), ("hmp sub/\t\t", ["file", "own.qmp"]), ("hmp -f sub/f\t", ["sub/file"]),
            (f"hmp {folder}/sub/o\t", [str(server.path)]), (f"hmp a.qmp {folder}/sub/o\t", [str(server.path)]),
            (f"hmp proxy {folder}/sub/o\t", [str(server.path)]), ("hmp prox\t", ["proxy "]),
            ("qapi-gen introsp\t", ["introspect "]),
        ]
        for keys, expected in cases:
            with Shell(folder, command) as shell:
                shell.type(setup + "; echo IS''SET\r", ["ISSET"])
                shell.type(keys, expected)
                if "arguments:" in shell.seen or "not found" in shell.seen:
                    raise Failure(f"{name} complains: {shell.seen!r}")


@test("bash")
def bash(folder):
    press_tab(folder, "bash")


@test("zsh")
def zsh(folder):
    press_tab(folder, "zsh")


@test("fish")
def fish(folder):
    press_tab(folder, "fish")


if __name__ == "__main__":
    main()
