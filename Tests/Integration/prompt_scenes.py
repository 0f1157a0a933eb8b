#!/usr/bin/env python3
"""The line editor with the commands of the program behind it: hints, marks, history, events. Whole screens."""

import fcntl
import os
import threading
from contextlib import contextmanager

from _edit_screen import styled
from _harness import LIMIT, QEMU, QMP, VERSION, Failure, expect, main, qemu, test, wait_for
from _scripted import scripted_server
from _screen import BANNER, LEFT, PROMPT, screen

ENGINE = BANNER.format("embedded storage engine")
TERM = "xterm-256color"


@contextmanager
def prompt(folder, arguments="", **settings):
    """The program at its first prompt."""
    settings.setdefault("term", TERM)
    with screen(folder, arguments, **settings) as terminal:
        terminal.expect_somewhere(PROMPT)
        yield terminal


def shows(terminal, *rows):
    """Waits until these are all the rows of the screen, with attributes in braces."""

    def look():
        lines = styled([line.rstrip() for line in terminal.tmux("capture-pane", "-p", "-e").split("\n")])
        while lines and not lines[-1]:
            lines.pop()
        return lines

    try:
        wait_for(lambda: look() == list(rows), "the screen")
    except Failure as failure:
        raise Failure(f"{failure}\nexpected\n  " + "\n  ".join(rows) + "\nbut it shows\n  " + "\n  ".join(look())) from None


def history(folder):
    path = folder / "state/hmp/history"
    return path.read_text() if path.exists() else ""


@test("tmux")
def hints_are_usages(folder):
    with prompt(folder, "--color never") as terminal:
        for typed, shown in [
            ("block_resize", "block_resize{2: device size}"), (" disk0", "block_resize disk0{2: size}"),
            (" ", "block_resize disk0 {2:size}"), ("1", "block_resize disk0 1"),
        ]:
            terminal.type(typed)
            shows(terminal, ENGINE, f"{PROMPT} {shown}")
        terminal.keys("C-u")
        terminal.type("info ")
        shows(terminal, ENGINE, f"{PROMPT} info {{2:[subcommand]}}")
        terminal.type("block -n ")
        shows(terminal, ENGINE, f"{PROMPT} info block -n {{2:[-v] [device]}}")
        terminal.keys("Enter")
        shows(terminal, ENGINE, f"{PROMPT} info block -n", PROMPT)


@test("tmux")
def faults_are_red_or_underlined(folder):
    bold = f"{{1:{PROMPT}}}"
    for option, variables, mark, prompted in [
        ("--color always", {}, "31", bold), ("--color never", {}, "4", PROMPT), ("", {"NO_COLOR": "1"}, "4", PROMPT),
        ("", {"term": "vt100"}, "4", bold),
    ]:
        with prompt(folder, option, **variables) as terminal:
            terminal.type("block_resiz disk0 1Q ")
            shows(terminal, ENGINE, f"{prompted} {{{mark}:block_resiz}} disk0 1Q")
            terminal.keys("C-u")
            terminal.type("block_resize disk0 1Q x")
            shows(terminal, ENGINE, f"{prompted} block_resize disk0 {{{mark}:1Q x}}")
            terminal.keys("C-u")
            terminal.type("info foo | grep x")
            shows(terminal, ENGINE, f"{prompted} info {{{mark}:foo}} | grep x")


@test("tmux")
def what_is_right_is_not_marked(folder):
    with prompt(folder, "--color always") as terminal:
        terminal.enter("alias v info version")
        terminal.expect(f"{PROMPT} alias v info version", PROMPT)
        for line in ["v", "info version | cat > x", "info block ${node}", "# anything", "watch -n 1 1 info version", "print 1 | 2"]:
            terminal.type(line)
            wait_for(lambda: terminal.lines()[-1] == f"{PROMPT} {line}", line)
            expect("31m" in terminal.coloured().rpartition("(hmp)")[2], False, line)
            terminal.keys("C-u")


@test("tmux")
def dumb_terminal_gets_no_escape_sequences(folder):
    log = folder / "log"
    with prompt(folder, term="dumb") as terminal:
        terminal.tmux("pipe-pane", f"cat > {log}")
        terminal.type("foo block_resize ")
        terminal.keys("Enter")
        terminal.expect_whole(ENGINE, f"{PROMPT} foo block_resize", "unknown command: 'foo'", PROMPT)
        terminal.enter("info version")
        terminal.expect(f"{VERSION} (hmp)", PROMPT)
        wait_for(lambda: log.exists() and log.read_bytes().endswith(f"{VERSION} (hmp)\r\n(hmp) ".encode()), "the output")
    expect(b"\x1b" in log.read_bytes(), False, log.read_bytes())


@test("tmux", QEMU)
def question_has_neither_hint_nor_history(folder):
    with qemu(folder) as machine, prompt(folder, f"--color never {machine.path}") as terminal:
        connected = terminal.lines()[0]
        terminal.enter("quit")
        terminal.expect_somewhere("[y/N]")
        question = terminal.lines()[-1]
        terminal.type("info")
        shows(terminal, connected, f"{PROMPT} quit", f"{question} info")
        terminal.keys("Enter", "Up")
        shows(terminal, connected, f"{PROMPT} quit", f"{question} info", f"{PROMPT} quit")


@test("tmux")
def secrets_are_in_no_history(folder):
    lines = ["set_password vnc hunter2", "object_add secret,id=s,data=hunter2", "change vnc password hunter2",
             "qmp set_password protocol=vnc password=hunter2", "set_password vnc \\"]
    with prompt(folder) as terminal:
        for line in lines:
            terminal.enter(line)
            wait_for(lambda: terminal.lines()[-1] in (PROMPT, "    >"), "the prompt")
        terminal.enter("hunter2")
        wait_for(lambda: terminal.lines()[-1] == PROMPT, "the prompt")
        terminal.enter("help set_password")
        terminal.expect_somewhere("set_password protocol password")
        terminal.enter("info history")
        wait_for(lambda: terminal.lines()[-2:-1] == ["1: 'info history'"], "the history")
        terminal.keys("C-d")
        terminal.expect(LEFT, "ended: 0")
    expect(history(folder), "set_password vnc \\\nhelp set_password\ninfo history\n")


@test("tmux")
def two_programs_share_a_history(folder):
    with prompt(folder) as first, prompt(folder) as second:
        for terminal, line in [(first, "help stop"), (second, "help cont"), (first, "help quit"), (second, "help stop")]:
            terminal.enter(line)
            wait_for(lambda: history(folder).endswith(line + "\n"), line)
        first.keys("C-d")
        first.expect(LEFT, "ended: 0")
        second.keys("C-d")
        second.expect(LEFT, "ended: 0")
    expect(history(folder), "help stop\nhelp cont\nhelp quit\nhelp stop\n")
    with prompt(folder) as terminal:
        for line in ["help stop", "help quit", "help cont", "help cont"]:
            terminal.keys("Up")
            terminal.expect_whole(ENGINE, f"{PROMPT} {line}")


@test("tmux")
def history_that_cannot_be_written(folder):
    (folder / "state/hmp").mkdir(parents=True)
    (folder / "state/hmp/history").symlink_to(folder / "nowhere/history")
    with prompt(folder) as terminal:
        terminal.enter("info version")
        terminal.expect_somewhere("No such file or directory")
        terminal.enter("info name")
        wait_for(lambda: terminal.lines()[-1] == PROMPT, "the prompt")
        terminal.keys("Up", "Up")
        terminal.expect(f"{PROMPT} info version")
        complaints = [line for line in terminal.lines() if "history" in line]
        expect(complaints, [f"hmp: the history is not kept: {folder}/state/hmp/history: No such file or directory"])


@test("tmux")
def history_that_is_not_wanted(folder):
    (folder / "state/hmp").mkdir(parents=True)
    (folder / "state/hmp/history").symlink_to("/dev/null")
    with prompt(folder) as terminal:
        terminal.enter("info version")
        terminal.expect_whole(ENGINE, f"{PROMPT} info version", "0.1.0 (hmp)", PROMPT)


@test("tmux")
def history_that_cannot_be_read(folder):
    (folder / "state/hmp/history").mkdir(parents=True)
    with prompt(folder) as terminal:
        complaint = f"hmp: the history can't be read: {folder}/state/hmp/history: Is a directory"
        terminal.expect_whole(ENGINE, complaint, PROMPT)
        terminal.enter("info version")
        terminal.expect_whole(ENGINE, complaint, f"{PROMPT} info version", f"{VERSION} (hmp)", PROMPT)


@test("tmux")
def history_that_is_a_fifo(folder):
    (folder / "state/hmp").mkdir(parents=True)
    os.mkfifo(folder / "state/hmp/history")
    with prompt(folder) as terminal:
        complaint = f"hmp: the history can't be read: {folder}/state/hmp/history: Not a regular file"
        terminal.expect_whole(ENGINE, complaint, PROMPT)
        terminal.enter("info version")
        terminal.expect_whole(ENGINE, complaint, f"{PROMPT} info version", "0.1.0 (hmp)", PROMPT)


@test("tmux")
def history_that_another_program_keeps_locked(folder):
    (folder / "state/hmp").mkdir(parents=True)
    with open(folder / "state/hmp/history", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with prompt(folder) as terminal:
            complaint = f"hmp: the history can't be read: {folder}/state/hmp/history: Another program keeps it locked"
            terminal.expect_whole(ENGINE, complaint, PROMPT)


@test("tmux")
def long_list_of_parts(folder):
    with prompt(folder, rows=8, columns=80) as terminal:
        terminal.type("info ")
        terminal.keys("Tab")
        terminal.expect("--More-- (Space: a page, Enter: a row, q: no more)")
        first = terminal.visible()[0]
        expect(first.startswith("balloon "), True, first)
        terminal.keys("q")
        wait_for(lambda: [line for line in terminal.visible() if line][-1] == f"{PROMPT} info [subcommand]", "the line")
        terminal.keys("C-u", "C-d")
        terminal.expect(LEFT, "ended: 0")


@test("tmux", QEMU)
def events_around_a_hint(folder):
    with qemu(folder) as machine, QMP(machine.second) as client, prompt(folder, f"--color never {machine.path}") as terminal:
        connected = terminal.lines()[0]
        terminal.type("block_resize")
        shows(terminal, connected, f"{PROMPT} block_resize{{2: device size}}")
        client.execute("stop")
        shows(terminal, connected, "[STOP]", f"{PROMPT} block_resize{{2: device size}}")
        terminal.keys("C-r")
        terminal.type("zz")
        client.execute("cont")
        wait_for(lambda: "[RESUME]" in terminal.lines(), "the event")
        terminal.keys("C-g", "C-g")
        shows(terminal, connected, "[STOP]", "[RESUME]", f"{PROMPT} block_resize{{2: device size}}")


@test("tmux", QEMU)
def events_with_time_and_filter(folder):
    with qemu(folder) as machine, QMP(machine.second) as client, prompt(folder, str(machine.path)) as terminal:
        connected = terminal.lines()[0]
        terminal.enter("events -t RESUME")
        wait_for(lambda: terminal.lines()[-1] == PROMPT and len(terminal.lines()) > 2, "the prompt")
        before = terminal.lines()[:-1]
        terminal.type("half")
        client.execute("stop")
        client.execute("cont")
        wait_for(lambda: len(terminal.lines()) > len(before) + 1, "the event")
        event = terminal.lines()[len(before)]
        expect(event.endswith("[RESUME]") and event[0].isdigit(), True, event)
        terminal.expect_whole(*before, event, f"{PROMPT} half", cursor=10)
        expect(connected, before[0])


@test("tmux")
def events_around_progress(folder):
    def answer(request):
        if request["execute"] == "block_resize":
            is_shown.wait(LIMIT)
            is_over.wait(LIMIT)
        return {"return": [] if request["execute"].startswith("query-") else {}}

    is_shown, is_over = threading.Event(), threading.Event()
    with scripted_server(folder / "S", answer, moments=[(is_shown, "ONE"), (is_shown, "TWO")]), prompt(folder, "S") as terminal:
        connected = terminal.lines()[0]
        terminal.enter("block_resize disk0 4k")
        time = "block_resize disk0 4k  "
        wait_for(lambda: terminal.lines()[-1].startswith(time), "the time")
        is_shown.set()
        wait_for(lambda: len(terminal.lines()) == 5 and terminal.lines()[-1].startswith(time), "the events")
        expect(terminal.lines()[:-1], [connected, f"{PROMPT} block_resize disk0 4k", "[ONE]", "[TWO]"])
        is_over.set()
        terminal.expect_whole(connected, f"{PROMPT} block_resize disk0 4k", "[ONE]", "[TWO]", PROMPT, cursor=6)


if __name__ == "__main__":
    main()
