#!/usr/bin/env python3
"""Where output goes at a terminal: pipes, files, a pager, colours; what is asked before harm is done; progress.

Every scene compares all rows that the screen has had.
"""

import json
import os
import select
import signal
import threading
import time

from _harness import LIMIT, QEMU, QMP, expect, main, qemu, test, wait_for
from _scripted import scripted_server
from _screen import BANNER, PROMPT, screen
import _harness

EMBEDDED = BANNER.format("embedded storage engine")
VERSION = f"{_harness.VERSION} (hmp)"
SLOW = "--blockdev driver=null-co,node-name=slow,size=1M,latency-ns=600000000000"
RED, BOLD = "\x1b[31m", "\x1b[1m"


def begun(terminal, first=EMBEDDED):
    terminal.expect_whole(first, PROMPT, cursor=6)
    return terminal


def play(terminal, *steps, first=EMBEDDED):
    """Enters lines one by one; each step is a line and the rows that it is to give."""
    begun(terminal, first)
    rows = [first]
    for line, *answer in steps:
        terminal.enter(line)
        rows += [f"(hmp) {line}", *answer]
        terminal.expect_whole(*rows, PROMPT, cursor=6)


# Pipes and files.


@test("tmux")
def output_into_a_command_of_the_shell(folder):
    with screen(folder) as terminal:
        begun(terminal).enter("info version | tr a-z A-Z")
        terminal.expect_whole(EMBEDDED, "(hmp) info version | tr a-z A-Z", f"{_harness.VERSION} (HMP)", PROMPT, cursor=6)
        terminal.enter("info version | sed s/hmp/one/ | sed s/one/two/ >&2")
        terminal.expect("(hmp) info version | sed s/hmp/one/ | sed s/one/two/ >&2", f"{_harness.VERSION} (two)", PROMPT, cursor=6)
        terminal.enter("print 1 | 2")
        terminal.expect("(hmp) print 1 | 2", "0x3", PROMPT)


@test("tmux")
def output_into_a_file(folder):
    with screen(folder) as terminal:
        play(terminal, ["info version > out"], ["info version >> out"], ['print 7 >> "two words"'],
             ["info version > ~/home"])
    expect((folder / "out").read_text(), f"{VERSION}\n" * 2)
    expect((folder / "two words").read_text(), "0x7\n")
    expect((folder / "home").read_text(), f"{VERSION}\n")


@test("tmux")
def file_that_is_replaced(folder):
    (folder / "out").write_text("much more than what comes\n" * 10)
    with screen(folder) as terminal:
        begun(terminal).enter("info version > out")
        terminal.expect_whole(EMBEDDED, "(hmp) info version > out", PROMPT)
    expect((folder / "out").read_text(), f"{VERSION}\n")


@test("tmux")
def file_that_cannot_be_written(folder):
    with screen(folder) as terminal:
        play(terminal, ["info version > /dev/full", "/dev/full: No space left on device"],
             ["info version > .", ".: Is a directory"],
             ["info version >> nowhere/out", "nowhere/out: No such file or directory"],
             ["info version > two words",
              "> two words: the name of one file expected; one with blanks goes between double quotes"])


@test("tmux")
def line_that_cannot_run_leaves_the_file_alone(folder):
    (folder / "out").write_text("kept\n")
    with screen(folder) as terminal:
        play(terminal, ["foo > out", "unknown command: 'foo'"],
             ["block_resize > out", "block_resize: block device name expected",
              'Try "help block_resize" for more information'])
    expect((folder / "out").read_text(), "kept\n")


@test("tmux")
def mark_without_blanks(folder):
    advice = "blanks on both sides of | and > send the output elsewhere"
    with screen(folder) as terminal:
        play(terminal, ["info version|cat", "unknown command: 'info version|cat'", advice],
             ["info version >out", "version: extraneous characters at the end of line",
              'Try "help info version" for more information', advice], ["print 1|2", "0x3"])


@test("tmux")
def error_of_a_redirected_line_stays_on_the_screen(folder):
    with screen(folder) as terminal:
        begun(terminal).enter("blockdev_del none > out")
        terminal.expect_whole(EMBEDDED, "(hmp) blockdev_del none > out",
                              "Error: Failed to find node with node-name='none'", PROMPT)
    expect((folder / "out").read_text(), "")


@test("tmux")
def command_of_the_shell_that_fails(folder):
    with screen(folder) as terminal:
        begun(terminal).enter("info version | exit 3")
        terminal.expect_whole(EMBEDDED, "(hmp) info version | exit 3", "exit 3: exit status 3", PROMPT)
        terminal.enter("info version | kill -KILL $$")
        terminal.expect("(hmp) info version | kill -KILL $$", "kill -KILL $$: ended by signal 9", PROMPT)
        terminal.enter("info version")
        terminal.expect("(hmp) info version", VERSION, PROMPT)


@test("tmux")
def reader_that_has_seen_enough(folder):
    with screen(folder) as terminal:
        begun(terminal).enter("help | head -n 1")
        wait_for(lambda: len(terminal.lines()) == 4, "a line of help")
        terminal.expect("(hmp) help | head -n 1", terminal.lines()[2], PROMPT, cursor=6)
        terminal.enter("watch 0.01 info version | head -n 3")
        terminal.expect("(hmp) watch 0.01 info version | head -n 3", VERSION, VERSION, VERSION, PROMPT, cursor=6)


@test("tmux")
def control_c_ends_the_command_of_the_shell(folder):
    with screen(folder) as terminal:
        begun(terminal).enter("info version | sh -c 'echo waiting; sleep 600'")
        terminal.expect_somewhere("waiting")
        wait_for(lambda: terminal.lines()[-1] == "waiting", "the command of the shell")
        terminal.keys("C-c")
        terminal.expect("waiting", "^C", PROMPT, cursor=6)
        terminal.enter("info version")
        terminal.expect(VERSION, PROMPT, cursor=6)


@test("tmux")
def control_c_ends_the_line_whose_output_goes_elsewhere(folder):
    with screen(folder) as terminal:
        begun(terminal).enter("watch 600 info version > out")
        wait_for(lambda: (folder / "out").exists() and (folder / "out").read_text(), "the first output")
        terminal.keys("C-c")
        terminal.expect_whole(EMBEDDED, "(hmp) watch 600 info version > out", "^C", "Error: cancelled", PROMPT)
    expect((folder / "out").read_text(), f"{VERSION}\n")


@test("tmux")
def control_c_ends_both_sides_of_a_pipe(folder):
    with screen(folder) as terminal:
        begun(terminal).enter("watch 600 info version | cat")
        terminal.expect_whole(EMBEDDED, "(hmp) watch 600 info version | cat", VERSION)
        terminal.keys("C-c")
        wait_for(lambda: terminal.lines()[-1] == PROMPT, "the prompt")
        # Which of the two ends first is not said.
        rows = [row for row in terminal.lines() if row != "Error: cancelled"]
        expect(rows, [EMBEDDED, "(hmp) watch 600 info version | cat", VERSION, "^C", PROMPT])


@test("tmux")
def fifo_that_nobody_reads(folder):
    os.mkfifo(folder / "fifo")
    with screen(folder) as terminal:
        play(terminal, ["info version > fifo", "fifo: No such device or address"])


@test("tmux")
def fifo_whose_reader_sleeps(folder):
    os.mkfifo(folder / "fifo")
    reader = os.open(folder / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    with screen(folder) as terminal:
        begun(terminal).enter("watch 0 help > fifo")
        # Nothing fits any more, so that the program waits.
        writer = os.open(folder / "fifo", os.O_WRONLY | os.O_NONBLOCK)
        wait_for(lambda: not select.select([], [writer], [], 0)[1], "the full pipe")
        terminal.keys("C-c")
        terminal.expect_whole(EMBEDDED, "(hmp) watch 0 help > fifo", "^C", "Error: cancelled",
                              "fifo: not all was written", PROMPT, cursor=6)
        terminal.enter("info version")
        terminal.expect("(hmp) info version", VERSION, PROMPT, cursor=6)
        os.close(writer)
    os.close(reader)


@test("tmux")
def json_into_a_command_of_the_shell(folder):
    with screen(folder, "--json") as terminal:
        failure = '{"command": "foo", "error": {"class": "GenericError", "desc": "unknown command: \'foo\'"}}'
        play(terminal, ["info version > out"], ["foo > out2", failure], ["foo | cat", failure])
    expect(json.loads((folder / "out").read_text())["return"]["package"], " (hmp)")


@test("tmux")
def member_into_a_file(folder):
    with screen(folder, "--get qemu.minor") as terminal:
        begun(terminal).enter("info version > out")
        terminal.expect_whole(EMBEDDED, "(hmp) info version > out", PROMPT)
    expect((folder / "out").read_text(), "1\n")


@test("tmux")
def redirection_on_a_dumb_terminal(folder):
    with screen(folder, term="dumb") as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("info version | tr a-z A-Z")
        terminal.expect_whole(EMBEDDED, "(hmp) info version | tr a-z A-Z", f"{_harness.VERSION} (HMP)", PROMPT, cursor=6)


@test("tmux")
def alias_with_a_pipe(folder):
    with screen(folder) as terminal:
        play(terminal, ["alias v info version | tr a-z A-Z"], ["v", f"{_harness.VERSION} (HMP)"])


# The pager.

PAGER = {"HMP_PAGER": "less -FRXK"}


def page(terminal, rows):
    """Waits until the pager shows its prompt on the last row."""
    wait_for(lambda: terminal.visible()[rows - 1] == ":", "the pager")


@test("tmux", "less")
def pager_that_is_left(folder):
    with screen(folder, rows=12, **PAGER) as terminal:
        begun(terminal).enter("help")
        page(terminal, 12)
        shown = terminal.visible()[:11]
        expect(shown[0], "Block devices", "the first rows of help")
        terminal.keys("q")
        # The pager erases its prompt; the text stays.
        terminal.expect_whole(EMBEDDED, "(hmp) help", *shown, PROMPT, cursor=6)
        terminal.enter("info version")
        terminal.expect("(hmp) info version", VERSION, PROMPT, cursor=6)


@test("tmux", "less")
def control_c_in_the_pager(folder):
    with screen(folder, rows=12, **PAGER) as terminal:
        begun(terminal).enter("help")
        page(terminal, 12)
        terminal.keys("C-c")
        wait_for(lambda: terminal.lines()[-1] == PROMPT, "the prompt")
        terminal.enter("info version")
        terminal.expect("(hmp) info version", VERSION, PROMPT, cursor=6)


@test("tmux", "less")
def what_fits_needs_no_pager(folder):
    with screen(folder, rows=12, **PAGER) as terminal:
        begun(terminal).enter("info version")
        terminal.expect_whole(EMBEDDED, "(hmp) info version", VERSION, PROMPT, cursor=6)


@test("tmux", "less", QEMU)
def events_wait_for_the_end_of_the_pager(folder):
    with qemu(folder) as machine, QMP(machine.second) as client:
        with screen(folder, f"{machine.path}", rows=12, **PAGER) as terminal:
            begun(terminal, BANNER.format(f"connected to unix:{machine.path}")).enter("help")
            page(terminal, 12)
            shown = terminal.visible()
            client.execute("stop")
            client.execute("cont")
            client.execute("query-status")
            expect(terminal.visible(), shown, "the pager's screen")
            terminal.keys("q")
            terminal.expect(shown[10], "[STOP]", "[RESUME]", PROMPT, cursor=6)


@test("tmux")
def no_pager(folder):
    help_end = "help COMMAND describes a command, help WORD finds the commands about a subject"
    for arguments, variables in [("--no-pager", PAGER), ("", {"HMP_PAGER": ""}),
                                 ("", {"HMP_PAGER": " ", "PAGER": "less"})]:
        with screen(folder, arguments, rows=12, **variables) as terminal:
            begun(terminal).enter("help")
            terminal.expect(help_end, PROMPT, cursor=6)


@test("tmux")
def another_pager(folder):
    with screen(folder, rows=12, HMP_PAGER="sed -n 1p") as terminal:
        begun(terminal).enter("help")
        terminal.expect_whole(EMBEDDED, "(hmp) help", "Block devices", PROMPT, cursor=6)


@test("tmux")
def pager_that_is_not_there(folder):
    with screen(folder, rows=12, HMP_PAGER="no-such-pager") as terminal:
        begun(terminal).enter("help")
        help_end = "help COMMAND describes a command, help WORD finds the commands about a subject"
        terminal.expect(help_end, PROMPT, cursor=6)
        expect("no-such-pager: exit status 127" in terminal.lines(), True, terminal.lines())


@test("tmux", "less")
def end_by_a_signal_while_the_pager_shows(folder):
    with screen(folder, rows=12, **PAGER) as terminal:
        begun(terminal).enter("help")
        page(terminal, 12)
        os.kill(terminal.process_id(), signal.SIGTERM)
        terminal.expect_somewhere("ended: 0")
        terminal.type("shown")
        terminal.expect("shown")


@test("tmux", "less")
def control_characters_in_the_pager(folder):
    name = "\x1b[31mred\x1b[2J.img"
    (folder / name).write_bytes(bytes(512))
    script = "".join(f"blockdev_add driver=file,node-name=d{n},filename={name}\n" for n in range(3))
    (folder / "script").write_text(script)
    with screen(folder, rows=6, **PAGER) as terminal:
        play(terminal, ["source script"])
        terminal.enter("info block -n")
        page(terminal, 6)
        expect("d2: ^[[31mred^[[2J.img (file)" in terminal.lines(), True, terminal.lines())


# Colours.


def colours(folder, arguments="", **variables):
    with screen(folder, arguments, **variables) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("block_resize nosuch 1M")
        terminal.enter("help info version")
        terminal.expect_somewhere("info version  -- Show")
        wait_for(lambda: terminal.lines()[-1] == PROMPT, "the prompt")
        return terminal.coloured()


@test("tmux")
def errors_are_red_and_names_and_prompts_bold(folder):
    text = colours(folder)
    expect(f"{RED}Error: " in text, True, repr(text))
    expect(f"{BOLD}info version" in text, True, repr(text))
    expect(f"{BOLD}{PROMPT}" in text, True, repr(text))
    expect(f"{RED}Error: " in colours(folder, "--color always", term="xterm-256color", NO_COLOR="1"), True)


@test("tmux")
def no_colours(folder):
    for arguments, variables in [("--color never", {}), ("", {"NO_COLOR": "1"}), ("", {"term": "dumb"})]:
        text = colours(folder, arguments, **variables)
        expect(RED in text or BOLD in text, False, f"{arguments} {variables} {text!r}")


# Questions before harm.


@test("tmux", QEMU)
def reset_is_asked_for(folder):
    with qemu(folder) as machine, screen(folder, str(machine.path)) as terminal:
        first = BANNER.format(f"connected to unix:{machine.path}")
        question = f"This resets unix:{machine.path}. Go on? [y/N]"
        begun(terminal, first).enter("system_reset")
        terminal.expect_whole(first, "(hmp) system_reset", question)
        terminal.enter("n")
        terminal.expect_whole(first, "(hmp) system_reset", f"{question} n", PROMPT, cursor=6)
        terminal.enter("qmp system_reset")
        terminal.expect("(hmp) qmp system_reset", question)
        terminal.enter("no")
        terminal.expect("(hmp) qmp system_reset", f"{question} no", PROMPT, cursor=6)
        terminal.enter("system_reset")
        terminal.expect("(hmp) system_reset", question)
        terminal.enter("y")
        terminal.expect_somewhere("[RESET]")


@test("tmux", QEMU)
def what_takes_something_from_the_guest_is_asked_for(folder):
    with qemu(folder) as machine, screen(folder, str(machine.path)) as terminal:
        first = BANNER.format(f"connected to unix:{machine.path}")
        begun(terminal, first)
        rows = [first]
        for line, does in [
            ("device_del vd0", "takes a device from the guest of {}"),
            ("eject -f vd0", "takes a locked medium from the guest of {}"),
            ("qmp eject device=vd0 force=true", "takes a locked medium from the guest of {}"),
            ("qmp human-monitor-command command-line=quit", "ends {}"),
            ("watch 1 quit", "ends {}"),
            ("nmi", "may crash the guest of {}"),
        ]:
            question = "This " + does.format(f"unix:{machine.path}") + ". Go on? [y/N]"
            terminal.enter(line)
            terminal.expect_whole(*rows, f"(hmp) {line}", question)
            terminal.keys("C-c")
            rows += [f"(hmp) {line}", f"{question} ^C"]
            terminal.expect_whole(*rows, PROMPT, cursor=6)
        terminal.enter("info status")
        terminal.expect_whole(*rows, "(hmp) info status", "VM status: running", PROMPT, cursor=6)


@test("tmux", QEMU)
def what_was_confirmed_beforehand_or_only_tried_is_not_asked_for(folder):
    with qemu(folder) as machine, screen(folder, f"-y {machine.path}") as terminal:
        begun(terminal, BANNER.format(f"connected to unix:{machine.path}")).enter("system_reset")
        terminal.expect_somewhere('[RESET] {"guest": false')
    with screen(folder, "--dry-run") as terminal:
        play(terminal, ["system_reset", '{"execute": "system_reset"}'])
    with screen(folder, "--read-only") as terminal:
        play(terminal, ["system_reset",
                        "system_reset: refused, because it can change the target and --read-only is in force"])


# Variables and lines that go on.


@test("tmux")
def variables_at_the_prompt(folder):
    with screen(folder) as terminal:
        unset = "the variable 'what' has no value; give it one with set, let or --set"
        play(terminal, ["let minor qemu.minor info version"], ["set what version"], ["info ${what}", VERSION],
             ["print ${minor}+1", "0x2"], ["set", "minor 1", "what  version"], ["set -d what"],
             ["info ${what}", unset], ["help \\${what}", "unknown command: '${what}'"])


@test("tmux")
def values_of_variables_are_text(folder):
    with screen(folder, "--set 'evil=x | touch pwned'") as terminal:
        play(terminal, ["info version ${evil}", "version: extraneous characters at the end of line",
                        'Try "help info version" for more information'],
             ["set evil $(touch pwned)"], ['info version | echo "${HMP_evil}"', "$(touch pwned)"],
             ["set PATH /nowhere"], ["info version | cat", VERSION])
    expect((folder / "pwned").exists(), False)


@test("tmux")
def line_that_goes_on(folder):
    with screen(folder) as terminal:
        begun(terminal).enter("info \\")
        terminal.expect_whole(EMBEDDED, "(hmp) info \\", "    >", cursor=6)
        terminal.enter("version")
        terminal.expect_whole(EMBEDDED, "(hmp) info \\", "    > version", VERSION, PROMPT, cursor=6)
        terminal.enter("info \\")
        terminal.keys("C-c")
        terminal.expect("(hmp) info \\", "    > ^C", PROMPT, cursor=6)


# Progress.


@test("tmux")
def time_of_a_command_that_waits(folder):
    with screen(folder, f"{SLOW} --qmp unix:S") as terminal, QMP(folder / "S") as client:
        play(terminal, ['qemu-io slow "aio_read 0 512"'])
        terminal.enter("block_resize slow 4k")
        rows = [EMBEDDED, '(hmp) qemu-io slow "aio_read 0 512"', "(hmp) block_resize slow 4k"]
        terminal.expect_whole(*rows, "block_resize slow 4k  0 s")
        terminal.expect_whole(*rows, "block_resize slow 4k  1 s")
        terminal.keys("C-c")
        terminal.expect("Error: cancelled", PROMPT, cursor=6)
        wait_for(lambda: ": block_resize" not in client.human("info coroutines"), "the end of the resize")


@test("tmux")
def bar_of_a_migration(folder):
    state = {"status": "active", "remaining": 3 << 20}
    events = []

    def answer(request):
        if request["execute"] != "query-migrate":
            return {"return": {}}
        ram = {"total": 4 << 20, "remaining": state["remaining"], "transferred": 1 << 20, "duplicate": 0, "skipped": 0,
               "normal": 0, "normal-bytes": 0, "dirty-pages-rate": 0, "mbps": 0, "dirty-sync-count": 1, "page-size": 4096,
               "multifd-bytes": 0, "pages-per-second": 0, "postcopy-requests": 0,
               "precopy-bytes": 0, "downtime-bytes": 0, "postcopy-bytes": 0, "dirty-sync-missed-zero-copy": 0}
        return {"return": {"status": state["status"], "ram": ram}}

    with scripted_server(folder / "Q", answer, events), screen(folder, f"{folder}/Q") as terminal:
        first = BANNER.format(f"connected to unix:{folder}/Q")
        begun(terminal, first).enter("migrate tcp:elsewhere:1")
        rows = [first, "(hmp) migrate tcp:elsewhere:1"]
        terminal.expect_whole(*rows, "migrate  [#####...............]  25 %  1 MiB sent")
        # What comes meanwhile stands above the bar.
        events.append("STOP")
        rows.append("[STOP]")
        terminal.expect_whole(*rows, "migrate  [#####...............]  25 %  1 MiB sent")
        state["remaining"] = 1 << 20
        terminal.expect_whole(*rows, "migrate  [###############.....]  75 %  1 MiB sent")
        state["status"] = "completed"
        terminal.expect_whole(*rows, PROMPT, cursor=6)


@test("tmux")
def time_of_a_line_with_a_secret_is_not_shown(folder):
    go_on = threading.Event()

    def answer(request):
        if request["execute"] == "set_password":
            go_on.wait(LIMIT)
        return {"return": {}}

    with scripted_server(folder / "Q", answer), screen(folder, f"{folder}/Q") as terminal:
        first = BANNER.format(f"connected to unix:{folder}/Q")
        begun(terminal, first).enter("set_password vnc hidden-word")
        began = time.monotonic()
        # Long enough for a time to be shown, were it.
        wait_for(lambda: time.monotonic() - began > 1, "a second")
        expect(terminal.lines(), [first, "(hmp) set_password vnc hidden-word"])
        go_on.set()
        terminal.expect_whole(first, "(hmp) set_password vnc hidden-word", PROMPT, cursor=6)


@test("tmux")
def bar_on_a_narrow_terminal(folder):
    with scripted_server(folder / "Q", lambda request: {"return": {"status": "active"}}):
        with screen(folder, "Q", columns=24) as terminal:
            terminal.expect_somewhere(PROMPT)
            terminal.enter("migrate tcp:elsewhere:1")
            terminal.expect("(hmp) migrate tcp:elsewh", "ere:1", "migrate  active")


@test("tmux")
def short_command_shows_no_time(folder):
    with screen(folder, "--blockdev driver=null-co,node-name=n,size=1M") as terminal:
        begun(terminal).enter("block_resize n 4k")
        terminal.expect_whole(EMBEDDED, "(hmp) block_resize n 4k", PROMPT, cursor=6)


if __name__ == "__main__":
    main()
