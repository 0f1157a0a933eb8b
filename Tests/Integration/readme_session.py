#!/usr/bin/env python3
"""The sessions that README.md shows, played at a terminal: what is there is what comes, but for times and numbers.

The first block is played in the order of its lines. While its last line runs, somebody else's block_resize waits, and
the second block is run.
"""

import os
import re
from pathlib import Path

from _harness import expect, hmp, is_listening, main, started, test, wait_for
from _screen import screen

README = Path(os.environ["ROOT"], "README.md")
SOCKET = "monitor.sock"


def sessions():
    """The indented blocks that begin with a shell's prompt, each as its rows."""
    blocks = re.findall(r"(?m)^    \$ .*(?:\n    .*)*", README.read_text())
    return [[row[4:] for row in block.split("\n")] for block in blocks]


def masked(rows):
    """Without what differs from run to run: seconds, rates, and the numbers that tell monitors and coroutines apart."""
    # A busy machine can hold up a command for long enough to be counted.
    text = "\n".join(row for row in rows if not row.startswith("longest stall: "))
    text = re.sub(r"\d+(\.\d+)? (s\b|sec\b|bytes/sec|KiB/sec|ops/sec)", r"# \2", text)
    return re.sub(r"(coroutine |terminal-|qmp-)\d+", r"\1#", text).split("\n")


@test("tmux")
def what_the_readme_shows(folder):
    first, second = sessions()[:2]
    command, lines = first[0], [row.removeprefix("(hmp) ") for row in first if row.startswith("(hmp) ")]
    with open(folder / "disk.img", "wb") as image:
        image.truncate(1 << 30)
    with screen(folder, command.removeprefix("$ hmp ")) as terminal:
        wait_for(lambda: is_listening(SOCKET), "the socket")
        for line in lines[:-1]:
            wait_for(lambda: terminal.lines()[-1:] == ["(hmp)"], "the prompt")
            terminal.enter(line)
        wait_for(lambda: terminal.lines()[-1:] == ["(hmp)"], "the prompt")
        terminal.enter(lines[-1])
        others = r"waiting for read on node(.|\n)*block_resize \(qmp-\d+\), waiting"
        with started(folder, SOCKET, "-c", "block_resize slow 2M") as resize:
            question = re.fullmatch(r"\$ hmp (\S+) -c '(.*)'", second[0])
            answer = wait_for(lambda: (found := hmp(folder, question[1], "-c", question[2]).output)
                              and re.search(others, found) and found, "the other coroutines")
            expect(masked(answer.splitlines()), masked(second[1:]))
            expect(resize.wait(), 0)
        wait_for(lambda: terminal.lines()[-1:] == ["(hmp)"], "the last prompt")
        expect(masked(terminal.lines()[:-1]), masked(first[1:]))


main()
