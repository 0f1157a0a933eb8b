#!/usr/bin/env python3
"""A terminal as standard input and something else as standard output: the person keeps the prompt, results go clean.

Every scene compares all rows that the screen has had, and all bytes that went elsewhere.
"""

import fcntl
import os

from _harness import QEMU, Failure, expect, expect_in, main, qemu, test, wait_for
from _scripted import scripted_server
from _screen import BANNER, PROMPT, screen
import _harness

EMBEDDED = BANNER.format("embedded storage engine")
VERSION = f"{_harness.VERSION} (hmp)"
SLOW = "--blockdev driver=null-co,node-name=slow,size=1M,latency-ns=600000000000"
UNKNOWN = "unknown command: 'foo'"


def begun(terminal, first=EMBEDDED):
    terminal.expect_whole(first, PROMPT, cursor=6)
    return terminal


def receives(path, text):
    """Waits until the file holds exactly that text."""
    try:
        wait_for(lambda: path.exists() and path.read_text() == text, "the results")
    except Failure:
        raise Failure(f"expected {text!r} in {path.name}, but got {path.read_text()!r}") from None


class Reader:
    """A program that reads what the session writes into a FIFO."""

    def __init__(self, folder):
        self.path = folder / "fifo"
        os.mkfifo(self.path)
        # Readable and writable, so that opening it waits for nobody.
        self.descriptor = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)

    def narrow(self):
        """Has the FIFO hold as little as it can."""
        return fcntl.fcntl(self.descriptor, fcntl.F_SETPIPE_SZ, 4096)

    def read(self, text):
        """Waits until exactly this has come."""
        seen = b""

        def more():
            nonlocal seen
            try:
                seen += os.read(self.descriptor, 65536)
            except BlockingIOError:
                pass
            return seen.decode() == text

        try:
            wait_for(more, "the results")
        except Failure:
            raise Failure(f"expected {text!r}, but got {seen.decode()!r}") from None

    def leave(self):
        os.close(self.descriptor)


@test("tmux")
def results_into_a_pipe(folder):
    with screen(folder, "| cat > out") as terminal:
        begun(terminal).enter("info version")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", PROMPT, cursor=6)
        receives(folder / "out", f"{VERSION}\n")
        terminal.enter("foo")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", "(hmp) foo", UNKNOWN, PROMPT, cursor=6)
        terminal.type("inf")
        terminal.keys("Tab")
        terminal.expect("(hmp) info [subcommand]", cursor=11)
        terminal.keys("C-u")
        terminal.enter("print 7")
        receives(folder / "out", f"{VERSION}\n0x7\n")
        terminal.keys("C-d")
        terminal.expect("(hmp) ^D", "ended: 0")
    expect((folder / "out").read_text(), f"{VERSION}\n0x7\n")


@test("tmux")
def results_into_a_pipe_that_ends_at_the_terminal(folder):
    with screen(folder, "| cat") as terminal:
        begun(terminal).enter("info version")
        terminal.expect_somewhere(VERSION)
        terminal.enter("foo")
        terminal.expect_somewhere(UNKNOWN)
        terminal.keys("C-d")
        terminal.expect("ended: 0")


@test("tmux")
def results_into_a_file(folder):
    with screen(folder, "> out") as terminal:
        begun(terminal).enter("info version")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", PROMPT, cursor=6)
        expect((folder / "out").read_text(), f"{VERSION}\n")
        terminal.enter("foo")
        terminal.expect("(hmp) foo", UNKNOWN, PROMPT)
        terminal.keys("C-d")
        terminal.expect("(hmp) ^D", "ended: 0")
    expect((folder / "out").read_text(), f"{VERSION}\n")


@test("tmux")
def errors_that_go_elsewhere_too(folder):
    with screen(folder, "2>errors | cat > out") as terminal:
        begun(terminal).enter("info version")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", PROMPT, cursor=6)
        terminal.enter("foo")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", "(hmp) foo", PROMPT, cursor=6)
    expect((folder / "out").read_text(), f"{VERSION}\n")
    expect((folder / "errors").read_text(), f"{UNKNOWN}\n")


@test("tmux")
def streams_that_are_closed(folder):
    with screen(folder, "2>&- | cat > out") as terminal:
        begun(terminal).enter("info version")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", PROMPT, cursor=6)
        receives(folder / "out", f"{VERSION}\n")
    with screen(folder, ">&-") as terminal:
        begun(terminal).enter("info version")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", "hmp: standard output: Bad file descriptor; results are "
                              "shown here from now on", VERSION, PROMPT, cursor=6)
        terminal.keys("C-d")
        terminal.expect("(hmp) ^D", "ended: 1")


@test("tmux")
def without_a_controlling_terminal(folder):
    with screen(folder, "2>/dev/null > out", before="setsid -w") as terminal:
        begun(terminal).enter("info version")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", PROMPT, cursor=6)
        expect((folder / "out").read_text(), f"{VERSION}\n")


@test("tmux")
def terminal_that_cannot_be_written_to(folder):
    """Then lines are read as a script's are."""
    with screen(folder, '<"$(tty)" 2>errors > out', before="setsid -w") as terminal:
        terminal.enter("info version")
        receives(folder / "out", f"{VERSION}\n")
        terminal.enter("foo")
        receives(folder / "errors", "2: foo: unknown command\n")
        terminal.keys("C-d")
        terminal.expect_whole("info version", "foo", "ended: 1")


@test("tmux")
def terminal_without_abilities(folder):
    for term in ["dumb", ""]:
        with screen(folder, "> out", term=term) as terminal:
            begun(terminal).enter("info version")
            terminal.expect_whole(EMBEDDED, "(hmp) info version", PROMPT, cursor=6)
            terminal.enter("print 7")
            terminal.expect_whole(EMBEDDED, "(hmp) info version", "(hmp) print 7", PROMPT, cursor=6)
        expect((folder / "out").read_text(), f"{VERSION}\n0x7\n")


@test("tmux", QEMU)
def results_of_a_qemu_into_a_file_and_the_terminal(folder):
    with qemu(folder) as machine, screen(folder, f"{machine.path} | tee log") as terminal:
        begun(terminal, BANNER.format(f"connected to unix:{machine.path}")).enter("info name")
        terminal.expect_somewhere("guest one")
        terminal.enter("stop")
        terminal.expect_somewhere("[STOP]")
        terminal.enter("info status")
        terminal.expect_somewhere("VM status: paused")
        terminal.keys("C-d")
        terminal.expect_somewhere("ended: 0")
    expect((folder / "log").read_text(), "guest one\nVM status: paused\n")


@test("tmux")
def results_come_before_the_next_prompt(folder):
    """The reader is `tee`, on the same terminal: what it writes is not to stand in the line that is typed next."""
    with screen(folder, "| tee log") as terminal:
        rows = [EMBEDDED]
        begun(terminal)
        for number in range(7, 17):
            terminal.enter(f"print {number}")
            rows += [f"(hmp) print {number}", f"{number:#x}"]
            terminal.expect_whole(*rows, PROMPT, cursor=6)


@test("tmux")
def reader_that_leaves(folder):
    reader = Reader(folder)
    with screen(folder, "> fifo") as terminal:
        begun(terminal).enter("info version")
        reader.read(f"{VERSION}\n")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", PROMPT, cursor=6)
        reader.leave()
        terminal.enter("print 7")
        rows = [EMBEDDED, "(hmp) info version", "(hmp) print 7", "hmp: standard output: Broken pipe; results are shown "
                "here from now on", "0x7"]
        terminal.expect_whole(*rows, PROMPT, cursor=6)
        terminal.enter("print 8")
        terminal.expect_whole(*rows, "(hmp) print 8", "0x8", PROMPT, cursor=6)
        terminal.keys("C-d")
        terminal.expect("(hmp) ^D", "ended: 1")


@test("tmux")
def reader_that_leaves_while_a_command_prints(folder):
    reader = Reader(folder)
    with screen(folder, "> fifo") as terminal:
        begun(terminal).enter("watch 0.05 print 7")
        reader.leave()
        terminal.expect_somewhere("hmp: standard output: Broken pipe; results are shown here from now on")
        terminal.expect("0x7", "0x7", "0x7")
        terminal.keys("C-c")
        terminal.expect(PROMPT, cursor=6)


@test("tmux")
def disk_that_is_full(folder):
    with screen(folder, "> /dev/full") as terminal:
        begun(terminal).enter("info version")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", "hmp: standard output: No space left on device; results "
                              "are shown here from now on", VERSION, PROMPT, cursor=6)
        terminal.keys("C-d")
        terminal.expect("(hmp) ^D", "ended: 1")


@test("tmux")
def reader_that_sleeps(folder):
    reader = Reader(folder)
    reader.narrow()
    with screen(folder, "> fifo") as terminal:
        begun(terminal).enter("help info")
        terminal.expect_whole(EMBEDDED, "(hmp) help info")
        wait_for(lambda: is_full(reader.descriptor), "a full pipe")
        terminal.keys("C-c")
        terminal.expect_somewhere("hmp: standard output: not all was written")
        terminal.expect(PROMPT, cursor=6)
        reader.leave()


def is_full(descriptor):
    """Whether a pipe of the smallest size holds all that it can."""
    count = bytearray(4)
    fcntl.ioctl(descriptor, 0x541B, count)  # FIONREAD
    return int.from_bytes(count, "little") >= 4096


@test("tmux")
def colour_elsewhere_is_asked_for(folder):
    line = "help info version"
    for option, has_colour in [("", False), ("--color always", True)]:
        with screen(folder, f"{option} > out") as terminal:
            begun(terminal).enter(line)
            terminal.expect_whole(EMBEDDED, f"(hmp) {line}", PROMPT, cursor=6)
        expect("\x1b[" in (folder / "out").read_text(), has_colour)


@test("tmux")
def filter_of_one_line(folder):
    with screen(folder, "> out") as terminal:
        begun(terminal).enter("info version | tr a-z A-Z")
        terminal.expect_whole(EMBEDDED, "(hmp) info version | tr a-z A-Z", PROMPT, cursor=6)
        terminal.enter("print 7")
        terminal.expect("(hmp) print 7", PROMPT, cursor=6)
    expect((folder / "out").read_text(), f"{_harness.VERSION} (HMP)\n0x7\n")


@test("tmux")
def progress_stays_with_the_person(folder):
    with screen(folder, f"{SLOW} > out") as terminal:
        begun(terminal).enter('qemu-io slow "aio_read 0 512"')
        terminal.enter("block_resize slow 4k")
        terminal.expect_somewhere("block_resize slow 4k  1 s")
        terminal.keys("C-c")
        terminal.expect("Error: cancelled", PROMPT, cursor=6)
    expect((folder / "out").read_text(), "")


@test("tmux")
def question_stays_with_the_person(folder):
    asked = []

    def answer(request):
        asked.append(request)
        return {"return": {}}

    with scripted_server(folder / "Q", answer), screen(folder, "Q -c 'change vnc password' > out") as terminal:
        terminal.expect("Password:")
        terminal.enter("hidden-word")
        terminal.expect("Password:", "ended: 0")
    expect((folder / "out").read_text(), "")
    expect_in("hidden-word", str(asked))


@test("tmux")
def several_targets(folder):
    with scripted_server(folder / "P", lambda request: {"return": {}}):
        with scripted_server(folder / "Q", lambda request: {"return": {}}):
            with screen(folder, "P Q > out") as terminal:
                terminal.expect_somewhere("(hmp: 2 targets)")
                terminal.enter("print 7")
                terminal.expect("(hmp: 2 targets) print 7", "(hmp: 2 targets)")
            expect_in("0x7", (folder / "out").read_text())


if __name__ == "__main__":
    main()
