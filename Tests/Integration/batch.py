#!/usr/bin/env python3
"""Scripts and single commands: what is printed where, and the exit status."""

import json
import os
import signal
import subprocess
from pathlib import Path

from _harness import Failure, engine, expect, expect_in, hmp, interrupt, main, started, test, wait_for
from _harness import QMP, ended, environment
import _harness

VERSION = f"{_harness.VERSION} (hmp)\n"
SLOW = "driver=null-co,node-name=slow,size=1M,latency-ns={}"


@test()
def lines_from_a_pipe(folder):
    hmp(folder, input="info version\ninfo version\n").check(VERSION * 2, "")


@test()
def last_line_without_an_end(folder):
    hmp(folder, input="info version").check(VERSION, "")


@test()
def no_lines_at_all(folder):
    hmp(folder, input="").check("", "")


@test()
def empty_lines_and_comments(folder):
    hmp(folder, input="\n  \t\n# nothing\n   # nothing\ninfo version\n\n").check(VERSION, "")


@test()
def lines_that_end_as_elsewhere(folder):
    hmp(folder, input="info version\r\n\r\ninfo version\r\n").check(VERSION * 2, "")


@test()
def commands_as_options(folder):
    hmp(folder, "-c", "info version", "--command", "info version").check(VERSION * 2, "")


@test()
def commands_as_options_leave_standard_input_alone(folder):
    hmp(folder, "-c", "info version", input="nonsense\n").check(VERSION, "")


@test()
def lines_of_a_file(folder):
    (folder / "script").write_text("# two\ninfo version\ninfo version\n")
    hmp(folder, "-f", "script", input="nonsense\n").check(VERSION * 2, "")


@test()
def lines_of_standard_input_by_name(folder):
    hmp(folder, "-f", "-", input="info version\n").check(VERSION, "")


@test()
def missing_file(folder):
    hmp(folder, "-f", "nowhere").check("", "hmp: nowhere: No such file or directory\n", 2)


@test()
def file_that_nobody_writes_to(folder):
    os.mkfifo(folder / "fifo")
    with started(folder, "-f", "fifo") as process:
        wait_for(lambda: handles_interrupts(process.pid), "the program's beginning")
        interrupt(process)
        expect(ended(process)[0], 130)


def handles_interrupts(process_id):
    """Whether the program has come to where it takes SIGINT into its own hands, which it does by blocking it."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{process_id}/status").read_text().splitlines())
    return int(status["SigBlk"], 16) >> (signal.SIGINT - 1) & 1


@test()
def missing_file_before_any_target(folder):
    hmp(folder, "-f", "nowhere", "no-socket").check("", "hmp: nowhere: No such file or directory\n", 2)


@test()
def folder_as_file(folder):
    result = hmp(folder, "-f", ".").check("", status=1)
    expect_in("Is a directory", result.errors)


@test()
def variables(folder):
    hmp(folder, "--set", "what=version", "--set", "rest=", input="info ${what}${rest}\n").check(VERSION, "")


@test()
def variable_with_spaces_and_equals(folder):
    result = hmp(folder, "--set", "q=stop a=b", "--dry-run", input="qmp ${q}\n")
    expect_in('"a": "b"', result.output)


@test()
def variable_without_value(folder):
    result = hmp(folder, input="info version\ninfo ${what}\ninfo version\n").check(VERSION * 2, status=1)
    expect(result.errors, "2: the variable 'what' has no value; give it one with set, let or --set\n")


@test()
def errors_name_the_line_and_the_command(folder):
    script = "# first\ninfo bogus\n\nfoo bar\nblock_resize\ninfo version more\ninfo version\n"
    hmp(folder, input=script).check(
        VERSION,
        "2: info bogus: unknown command\n"
        "4: foo: unknown command\n"
        '5: block_resize: block device name expected; Try "help block_resize" for more information\n'
        '6: info version: extraneous characters at the end of line; Try "help info version" for more information\n', 1)


@test()
def an_error_of_a_command_given_as_option_has_its_number(folder):
    hmp(folder, "-c", "info version", "-c", "foo").check(VERSION, "2: foo: unknown command\n", 1)


@test()
def rest_is_run_after_an_error(folder):
    hmp(folder, input="foo\ninfo version\n").check(VERSION, status=1)


@test()
def leaving_at_the_first_error(folder):
    for option in ["-e", "--exit-on-error"]:
        hmp(folder, option, input="info version\nfoo\ninfo version\n").check(VERSION, status=1)
    hmp(folder, "-e", "-c", "foo", "-c", "info version").check("", status=1)


@test()
def json_documents(folder):
    result = hmp(folder, "--json", input="info version\nfoo\nblock_resize none 1G\n").check(errors="", status=1)
    documents = [json.loads(line) for line in result.output.splitlines()]
    version = {"qemu": {"major": 0, "minor": 1, "micro": 0}, "package": " (hmp)"}
    expect(documents[0], {"command": "info version", "return": version})
    expect(documents[1]["command"], "foo")
    expect(sorted(documents[1]["error"]), ["class", "desc"])
    expect(documents[2]["command"], "block_resize none 1G")
    expect_in("none", documents[2]["error"]["desc"])


@test()
def json_of_a_line_that_json_has_to_escape(folder):
    result = hmp(folder, "--json", input='foo "\\ \t\x01é\n').check(status=1)
    expect(json.loads(result.output)["command"], 'foo "\\ \t\x01é')


@test()
def one_member(folder):
    hmp(folder, "--get", "qemu.minor", "-c", "info version").check("1\n", "")
    hmp(folder, "--get", "package", "-c", "info version").check(" (hmp)\n", "")
    hmp(folder, "--get", "qemu", "-c", "info version").check('{"major": 0, "minor": 1, "micro": 0}\n', "")
    hmp(folder, "--json", "--get", "qemu.minor", "-c", "info version").check("1\n", "")
    hmp(folder, "--get", "0.name", "-c", "qmp query-commands").check(status=0)


@test()
def one_member_that_is_not_there(folder):
    result = hmp(folder, "--get", "qemu.none", "-c", "info version").check("", status=1)
    expect(result.errors, "1: info version: the result has no member 'qemu.none'\n")


@test()
def rehearsal(folder):
    hmp(folder, "--dry-run", input="blockdev_del n\nquit\ninfo version\n").check(
        '{"execute": "blockdev-del", "arguments": {"node-name": "n"}}\n{"execute": "quit"}\n'
        '{"execute": "query-version"}\n', "")


@test()
def rehearsal_changes_nothing(folder):
    hmp(folder, "--dry-run", "-c", "blockdev_add driver=file,node-name=d,filename=no-such-file").check(errors="")


@test()
def read_only(folder):
    result = hmp(folder, "--read-only", input="info version\nblock_resize d 1G\nquit\ninfo version\n").check(
        VERSION * 2, status=1)
    refusal = "refused, because it can change the target and --read-only is in force"
    expect(result.errors, f"2: block_resize: {refusal}\n3: quit: {refusal}\n")


@test()
def messages_shown(folder):
    result = hmp(folder, "--show", "-c", "info version").check(VERSION)
    expect(result.errors, '-> {"execute": "query-version"}\n'
           '<- {"return": {"qemu": {"major": 0, "minor": 1, "micro": 0}, "package": " (hmp)"}}\n')


@test()
def error_message_shown(folder):
    result = hmp(folder, "--show", "-c", "qmp nonsense").check("", status=1)
    expect_in('<- {"error": {"class": "CommandNotFound", "desc": ', result.errors)


@test()
def quit_ends_the_script(folder):
    hmp(folder, input="info version\nquit\nfoo\n").check(VERSION, "")


@test()
def detach_ends_the_script(folder):
    hmp(folder, input="info version\ndetach\nfoo\n").check(VERSION, "")


@test()
def resizing_an_image_file(folder):
    image = folder / "disk.img"
    image.write_bytes(b"data" + bytes(1 << 20))
    script = (r"printf 'blockdev_add driver=file,node-name=disk0,filename=disk.img\nblock_resize disk0 2G\n"
              rf"info block -n\nquit\n' | {_harness.PROGRAM}")
    result = subprocess.run(["bash", "-c", script], cwd=folder, env=environment(folder), capture_output=True)
    _harness.Result(result).check(errors="")
    expect(image.stat().st_size, 2147483648)
    expect(image.read_bytes()[:4] if image.stat().st_size < 1 << 21 else image.open("rb").read(4), b"data")
    expect_in(b"disk0", result.stdout)


@test()
def unknown_node(folder):
    result = hmp(folder, input="info version\nblock_resize nodisk 2G\ninfo version\n").check(VERSION * 2, status=1)
    expect_in("2: block_resize: ", result.errors)
    expect_in("nodisk", result.errors)
    expect(result.errors.count("\n"), 1)


@test()
def nodes_from_the_command_line(folder):
    result = hmp(folder, "--blockdev", "driver=null-co,node-name=a,size=1M", "--blockdev",
                 '{"driver": "raw", "node-name": "b", "file": "a"}', "-c", "info block -n").check(errors="")
    expect_in("a: ", result.output)
    expect_in("b: ", result.output)


@test()
def wrong_node_on_the_command_line(folder):
    result = hmp(folder, "--blockdev", "driver=nonsense,node-name=a", "-c", "info version").check("", status=1)
    expect_in("--blockdev driver=nonsense,node-name=a: ", result.errors)


@test()
def time_limit(folder):
    result = hmp(folder, "-t", "0.2", "--blockdev", SLOW.format(600 * 10**9), "-c", 'qemu-io slow "read 0 512"', "-c",
                 "info version").check(VERSION, status=4)
    expect_in("1: qemu-io: no response within 0.2 s", result.errors)
    expect(result.errors.count("\n"), 1)


@test()
def interrupted_command(folder):
    with started(folder, "--show", "--blockdev", SLOW.format(600 * 10**9), "-c", 'qemu-io slow "read 0 512"', "-c",
                 "info version") as process:
        read_until(process.stderr, b"x-qemu-io")
        interrupt(process)
        expect(ended(process)[0], 130)


@test()
def interrupted_while_waiting_for_a_line(folder):
    with started(folder, stdin=subprocess.PIPE) as process:
        process.stdin.write(b"info version\n")
        process.stdin.flush()
        expect(process.stdout.readline().decode(), VERSION)
        interrupt(process)
        expect(process.wait(timeout=_harness.LIMIT), 130)


@test()
def terminated_while_waiting_for_a_line(folder):
    with started(folder, stdin=subprocess.PIPE) as process:
        process.stdin.write(b"info version\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        expect(process.wait(timeout=_harness.LIMIT), 130)


@test()
def results_come_one_by_one(folder):
    with started(folder, stdin=subprocess.PIPE) as process:
        for _ in range(3):
            process.stdin.write(b"info version\n")
            process.stdin.flush()
            expect(process.stdout.readline().decode(), VERSION)
        process.stdin.close()
        expect(process.wait(timeout=_harness.LIMIT), 0)


@test()
def results_and_errors_keep_their_order(folder):
    script = "info version\nfoo\n" * 3 + "info version\n"
    result = hmp(folder, input=script, stderr=subprocess.STDOUT).check(status=1)
    expect(result.output, "".join(f"{VERSION}{number}: foo: unknown command\n" for number in (2, 4, 6)) + VERSION)


@test()
def results_are_seen_before_a_line_that_takes_long(folder):
    with started(folder, "--blockdev", SLOW.format(600 * 10**9), "-c", "info version", "-c", "info version", "-c",
                 'qemu-io slow "read 0 512"') as process:
        expect(process.stdout.readline().decode(), VERSION)
        expect(process.stdout.readline().decode(), VERSION)
        interrupt(process)
        expect(ended(process)[0], 130)


@test()
def many_lines_at_once(folder):
    lines = 20000
    script = "info version\n" * lines + "foo\n" + "info version\n" * lines
    result = hmp(folder, input=script).check(errors=f"{lines + 1}: foo: unknown command\n", status=1)
    expect(result.output == VERSION * (2 * lines), True, "the results are not complete")


@test()
def interrupted_among_many_short_lines(folder):
    # `yes` goes on for as long as somebody reads.
    with started(folder, "info version", program="yes") as source:
        with started(folder, stdin=source.stdout, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
            interrupt(process)
            expect(process.wait(timeout=_harness.LIMIT), 130)
            drain.wait(timeout=_harness.LIMIT)


@test()
def reader_that_leaves(folder):
    script = f"set -o pipefail; yes 'info version' | head -n 20000 | {_harness.PROGRAM} 2>errors | head -n 0"
    completed = subprocess.run(["bash", "-c", script], cwd=folder, env=environment(folder), timeout=_harness.LIMIT)
    expect(completed.returncode in (1, 141), True, f"status {completed.returncode}")
    expect((folder / "errors").read_text().count("\n") <= 1, True, "more than a line of errors")


@test()
def full_disk(folder):
    with open("/dev/full", "wb") as full:
        result = hmp(folder, input="info version\ninfo version\n", stdout=full).check(status=1)
    expect_in("No space left on device", result.errors)
    expect(result.errors.count("\n"), 1)


@test()
def closed_standard_error(folder):
    completed = subprocess.run(["bash", "-c", f"{_harness.PROGRAM} -c foo -c 'info version' 2>&-"], cwd=folder,
                               env=environment(folder), stdout=subprocess.PIPE, timeout=_harness.LIMIT)
    expect((completed.returncode, completed.stdout.decode()), (1, VERSION))


@test()
def closed_standard_input(folder):
    completed = subprocess.run(["bash", "-c", f"{_harness.PROGRAM} <&-"], cwd=folder, env=environment(folder),
                               capture_output=True, timeout=_harness.LIMIT)
    expect(completed.returncode in (0, 1), True, f"status {completed.returncode}")


@test()
def very_long_line(folder):
    result = hmp(folder, input=b"x" * (2 << 20) + b"\ninfo version\n").check(VERSION, status=1)
    expect(result.errors, "1: the line is longer than 1048576 bytes\n")


@test()
def long_line_that_is_allowed(folder):
    result = hmp(folder, input=b"foo " + b"x" * 1000000 + b"\ninfo version\n").check(VERSION, status=1)
    expect(result.errors, "1: foo: unknown command\n")


@test()
def zero_bytes(folder):
    result = hmp(folder, input=b"info version\0\ninfo version\n\0\n").check(status=1)
    expect(result.output.endswith(VERSION), True)
    expect("\0" in result.errors, False, "the error has a NUL byte in it")


@test()
def invalid_text(folder):
    result = hmp(folder, input=b"info \xff\xfe\ninfo version\n").check(VERSION, status=1)
    expect(result.errors, "1: the line is not UTF-8\n")


@test()
def escapes_in_a_line_do_not_reach_the_terminal(folder):
    hmp(folder, input=b"\x1b[31mfoo\n").check("", status=1)


@test()
def help_for_the_program(folder):
    result = hmp(folder, "--help").check(errors="")
    expect_in("usage: hmp [", result.output)
    for word in ["--command", "--exit-on-error", "--json", "--headless", "-- PROGRAM", "--connect-timeout"]:
        expect_in(word, result.output)
    expect("options [" in result.output, False, "it calls itself options")
    expect(hmp(folder, "-h").output, result.output)
    too_long = [line for line in result.output.splitlines() if len(line) > 80]
    expect(too_long, [])


@test()
def version_of_the_program(folder):
    hmp(folder, "--version").check(f"hmp {_harness.VERSION}\n", "")


WRONG_USAGE = [
    (["--bogus"], "--bogus"),
    (["-c"], "-c"),
    (["-t", "soon", "-c", "quit"], "-t"),
    (["-t", "0", "-c", "quit"], "--timeout"),
    (["--connect-timeout", "-1", "-c", "quit"], "--connect-timeout"),
    (["--connect-timeout", "nan", "-c", "quit"], "--connect-timeout"),
    (["--set", "novalue", "-c", "quit"], "--set"),
    (["-c", "quit", "-f", "x"], "--file"),
    (["a", "b", "a"], "the target 'a' is named twice"),
    (["tcp:nohost", "-c", "quit"], "tcp:nohost"),
    (["tcp:host:port", "-c", "quit"], "port"),
    (["unix:", "-c", "quit"], "unix:"),
    (["", "-c", "quit"], "address is empty"),
    (["x" * 200, "-c", "quit"], "107"),
    (["--headless"], "--qmp"),
    (["--headless", "--qmp", "unix:x", "-c", "quit"], "--command"),
    (["--qmp", "tcp:1"], "tcp:1"),
    (["--qmp", "unix:x", "target"], "--qmp"),
    (["--headless", "target"], "--headless"),
    (["--blockdev", "driver=null-co", "target"], "--blockdev"),
    (["target", "--", "qemu"], "TARGET"),
]


@test()
def wrong_usage(folder):
    for arguments, part in WRONG_USAGE:
        result = hmp(folder, *arguments).check("", status=2)
        expect_in(part, result.errors, f"hmp {arguments}")
        expect("options" in result.errors.lower().replace("[option]", ""), False, result.errors)


@test()
def help_for_commands(folder):
    result = hmp(folder, input="help\nhelp info version\n? block_resize\n").check(errors="")
    expect_in("block_resize device size -- ", result.output)
    expect_in("info version  -- ", result.output)


@test()
def help_for_one_command(folder):
    result = hmp(folder, "-c", "help block_resize").check(errors="")
    summary = "Resize the image of a block device or node while it is in use"
    expect(result.output.splitlines()[0], f"block_resize device size -- {summary}")
    expect_in("block_resize (a coroutine command", result.output)
    expect_in("Available on this target.", result.output)
    value = json.loads(hmp(folder, "--json", "-c", "help block_resize").check(errors="").output)["return"]
    expect(value["qmp-commands"], ["block_resize"])
    expect(value["coroutine"], True)
    expect([argument["name"] for argument in value["arguments"]], ["device", "size"])


@test()
def help_for_words_and_qmp_commands(folder):
    expect_in("block_resize device size -- ", hmp(folder, "-c", "help resize").check(errors="").output)
    output = hmp(folder, "-c", "help qmp block_resize").check(errors="").output
    for part in ["\n\nResize the image of a block device or node while it is in use.\n",
                 "  node-name             (string, optional) the block", "  size                  int\n",
                 "\nUsed by:\n  block_resize          Resize the image of a block device"]:
        expect_in(part, output)
    hmp(folder, "-c", "help xyzzy").check("", "1: help: unknown command: 'xyzzy'\n", 1)
    hmp(folder, "-c", "help qmp xyzzy").check("", "1: help: this target has no QMP command 'xyzzy'\n", 1)


@test()
def what_the_target_is(folder):
    output = hmp(folder, "-c", "info target").check(errors="").output
    expect(output.splitlines()[0], "target: embedded storage engine")
    expect_in("version: " + VERSION, output)
    expect_in("stop", output.split("unavailable without a QMP command:")[1])


@test()
def aliases(folder):
    hmp(folder, input="alias v info version\nv\nalias\nalias -d v\nv\n").check(
        VERSION + "v info version\n", "5: v: unknown command\n", 1)
    hmp(folder, input="alias say info $1\nsay version\n").check(VERSION, "")
    hmp(folder, input="alias a b\nalias b a\na\n").check("", "3: alias: 'a' refers to itself: a, b, a\n", 1)


@test()
def lines_of_a_file(folder):
    (folder / "inner").write_text("info version\nfoo\n")
    (folder / "outer").write_text("# more\nsource inner\ninfo ${what}\n")
    hmp(folder, "--set", "what=version", "-c", "source outer", "-c", "info version").check(
        VERSION * 3, "inner:2: foo: unknown command\n", 1)
    hmp(folder, "-e", "--set", "what=version", "-c", "source outer", "-c", "info version").check(VERSION, status=1)
    hmp(folder, "-c", "source nowhere").check("", "1: source: nowhere: No such file or directory\n", 1)


@test()
def quit_in_a_file_ends_all(folder):
    (folder / "lines").write_text("quit\ninfo version\n")
    hmp(folder, "-c", "source lines", "-c", "info version").check("", "")


@test()
def repeated_lines(folder):
    hmp(folder, "-c", "watch -n 3 0.01 info version").check(VERSION * 3, "")
    hmp(folder, "-c", "watch -u hmp 0.01 info version").check(VERSION, "")
    hmp(folder, "-t", "0.3", "-c", "watch -c 0.01 info version").check(VERSION, status=4)
    hmp(folder, "-c", "watch 1 foo").check("", status=1)
    hmp(folder, "-c", "watch 1 watch 1 stop").check("", "1: watch: the command cannot be watch\n", 1)


@test()
def waiting_in_vain(folder):
    hmp(folder, "-c", "wait * 0.05").check("", "1: wait: no event * came within 0.05 s\n", 4)
    hmp(folder, "-c", "wait NOTHING").check("", "1: wait: this target has no event 'NOTHING'\n", 1)


TABLE = """##
# @size:
#
# Change a node's size.
#
# @node: the node
#
# @size: the size
##
{ 'hmp': 'size', 'args': 'node_name:B,size:o', 'call': 'block_resize' }
""".replace("@node:", "@node_name:")


@test()
def commands_of_ones_own(folder):
    (folder / "own.hmp").write_text(TABLE)
    line = '{"execute": "block_resize", "arguments": {"node-name": "n", "size": 1048576}}\n'
    hmp(folder, "--tables", "own.hmp", "--dry-run", "-c", "size n 1").check(line, "")
    expect_in("size node_name size -- Change a node's size",
              hmp(folder, "--tables", "own.hmp", "-c", "help size").check(errors="").output)
    config = folder / ".config" / "hmp"
    config.mkdir(parents=True)
    (folder / "own.hmp").rename(config / "own.hmp")
    hmp(folder, "--dry-run", "-c", "size n 1").check(line, "")


@test()
def faults_in_ones_own_commands(folder):
    (folder / "own.hmp").write_text(TABLE.replace("'hmp': 'size'", "'hmp': 'stop'").replace("@size:\n#\n# Ch", "@stop:\n#\n# Ch"))
    result = hmp(folder, "--tables", "own.hmp", "-c", "info version", "-c", "size").check(VERSION, status=1)
    expect_in("own.hmp:10: 'stop' clashes with the built-in command 'stop'", result.errors)
    (folder / "own.hmp").write_text(TABLE.replace("'call'", "'set': { 'speed': '1' }, 'call'"))
    result = hmp(folder, "--tables", "own.hmp", "-c", "size").check("", status=1)
    expect_in("own.hmp:10: 'speed' is not a member of the target's command 'block_resize'", result.errors)


def read_until(stream, part):
    data = b""
    while part not in data:
        byte = stream.read1(1)
        if not byte:
            raise Failure(f"the stream ended with {data!r}")
        data += byte


if __name__ == "__main__":
    main()
