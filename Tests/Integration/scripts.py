#!/usr/bin/env python3
"""Scripts: variables, lines that go on, records of messages, clean output of every command, and memory that stays level."""

import contextlib
import json
import re
import signal
import stat
import subprocess
from datetime import datetime
from pathlib import Path

from _harness import LIMIT, QEMU, Failure, environment, expect, expect_in, hmp, main, qemu, started, test, wait_for
from _monitors import FILES, lines_of
from _scripted import scripted_server
import _harness
import _monitors

VERSION = f"{_harness.VERSION} (hmp)\n"
NODE = ["--blockdev", "driver=null-co,node-name=n,size=1M"]


# Variables and lines that go on.



@test()
def byte_order_mark(folder):
    hmp(folder, input="\ufeffprint 7\n").check("0x7\n", "")
    (folder / "script").write_text("\ufeffprint 7\n")
    hmp(folder, "-f", "script").check("0x7\n", "")
    hmp(folder, input="source script\n").check("0x7\n", "")

@test()
def variables_from_results(folder):
    script = ("let size 0.image.virtual-size qmp query-named-block-nodes\nprint ${size}/2\n"
              "let name 0.node-name qmp query-named-block-nodes\nblock_resize ${name} 4k\n"
              "let size 0.image.virtual-size qmp query-named-block-nodes\nprint ${size}\n")
    hmp(folder, *NODE, input=script).check("0x80000\n0x1000\n", "")


@test()
def whole_results_as_variables(folder):
    hmp(folder, input="let v . info version\nset v\n").check(
        'v {"qemu": {"major": 0, "minor": 1, "micro": 0}, "package": " (hmp)"}\n', "")
    hmp(folder, input="let v . print 8\nprint ${v}+1\n").check("0x9\n", "")


@test()
def variables_that_are_set_and_listed(folder):
    script = "set b  two words \nset a 1\nset\nset b\nset -d a\nset\nset a\nset -d a\nset -d\nset 1 x\n"
    hmp(folder, "--set", "c=3", input=script).check(
        "a 1\nb two words \nc 3\nb two words \nb two words \nc 3\n",
        "7: set: there is no variable 'a'\n8: set: there is no variable 'a'\n9: set: -d needs a name\n"
        "10: set: '1' can't be the name of a variable: use letters, digits and _, beginning with no digit\n", 1)


@test()
def variable_keeps_its_value_when_the_command_fails(folder):
    script = "set v old\nlet v none info version\nlet v . foo\nlet v . blockdev_del none\nset v\n"
    result = hmp(folder, input=script).check("v old\n", status=1)
    expect([line.split(":")[0] for line in result.errors.splitlines()], ["2", "3", "4"])
    expect_in("2: let: the result has no member 'none'\n", result.errors)


@test()
def variables_reach_the_lines_of_files(folder):
    (folder / "script").write_text("info ${what}\nset what name\n")
    hmp(folder, "-c", "set what version", "-c", "source script", "-c", "set what").check(
        VERSION + "what name\n", "")


@test()
def braces_that_are_no_variable(folder):
    hmp(folder, input="set x \\${x}\nset x\n").check("x ${x}\n", "")


@test()
def lines_that_go_on(folder):
    script = "info \\\nversion\n\nfoo \\\n  bar\\\n\ninfo version\n# no \\\ninfo version\ninfo bo\\\ngus"
    hmp(folder, input=script).check(VERSION * 3, "4: foo: unknown command\n10: info bogus: unknown command\n", 1)
    (folder / "script").write_text(script)
    errors = "script:4: foo: unknown command\nscript:10: info bogus: unknown command\n"
    result = hmp(folder, "-c", "source script").check(VERSION * 3, status=1)
    expect(result.errors, errors)


@test()
def last_line_that_would_go_on(folder):
    hmp(folder, input="info version\\").check(VERSION, "")
    hmp(folder, input="info version\\\n").check(VERSION, "")


@test()
def line_that_goes_on_for_too_long(folder):
    part = "x" * 500000 + "\\\n"
    hmp(folder, input="info version\n" + part * 3 + "x\ninfo version\n").check(
        VERSION * 2, "2: the line is longer than 1048576 bytes\n", 1)


@test()
def pipes_and_files_are_the_shells_in_scripts(folder):
    result = hmp(folder, input="info version | cat\ninfo version > out\nprint 1 | 2\n").check("0x3\n", status=1)
    expect(result.errors.count("extraneous characters"), 2)
    expect((folder / "out").exists(), False)


@test()
def one_line_of_an_option_is_one_line(folder):
    hmp(folder, "-c", "info version\\", "-c", "info version").check(VERSION, status=1)


# Colours.


@test()
def colours_only_where_they_are_asked_for(folder):
    for arguments in [[], ["--color", "auto"], ["--color", "never"]]:
        hmp(folder, *arguments, "-c", "foo", "-c", "help quit").check(status=1)
    result = subprocess.run([_harness.PROGRAM, "--color", "always", "-c", "foo"], cwd=folder,
                            env=environment(folder), capture_output=True, timeout=LIMIT)
    expect(result.stderr, b"\x1b[31m1: foo: unknown command\x1b[m\n")
    result = subprocess.run([_harness.PROGRAM, "--color", "always", "-c", "alias v info version", "-c", "alias"],
                            cwd=folder, env=environment(folder), capture_output=True, timeout=LIMIT)
    expect(result.stdout, b"\x1b[1mv\x1b[m info version\n")


# Records.


def record(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@test(QEMU)
def messages_are_recorded(folder):
    with qemu(folder) as machine:
        for _ in range(2):
            hmp(folder, "--record", "log", "-c", "info status", machine.path).check("VM status: running\n", "")
    entries = record(folder / "log")
    sent = [entry["sent"]["execute"] for entry in entries if "sent" in entry]
    expect(sent, ["qmp_capabilities", "query-status"] * 2)
    expect_in("QMP", entries[0]["received"])
    expect({entry["target"] for entry in entries}, {f"unix:{machine.path}"})
    expect(len({entry["pid"] for entry in entries}), 2)
    times = [datetime.strptime(entry["time"], "%Y-%m-%dT%H:%M:%S.%fZ") for entry in entries]
    expect(times, sorted(times))
    expect(stat.S_IMODE((folder / "log").stat().st_mode), 0o600)


@test()
def messages_of_the_embedded_engine_are_recorded(folder):
    hmp(folder, "--record", "log", "-c", "info version", "-c", "blockdev_del none").check(VERSION, status=1)
    entries = record(folder / "log")
    expect([entry.get("sent", {}).get("execute") for entry in entries], ["query-version", None, "blockdev-del", None])
    expect(entries[3]["received"]["error"]["class"], "GenericError")
    expect({entry["target"] for entry in entries}, {"embedded"})


@test(QEMU)
def messages_of_a_started_program_are_recorded(folder):
    hmp(folder, "--record", "log", "-c", "stop", "-c", "wait STOP 10", "--", QEMU, *_harness.MACHINE).check(errors="")
    entries = record(folder / "log")
    expect({entry["target"] for entry in entries}, {QEMU})
    expect([entry["received"]["event"] for entry in entries if "event" in entry.get("received", {})][:1], ["STOP"])


SECRET = "a-word-that-nobody-sees"


@test(QEMU)
def secrets_are_neither_shown_nor_kept(folder):
    lines = [f"set_password vnc {SECRET}", f"object_add secret,id=s,data={SECRET}", f"change vnc password {SECRET}",
             f"qmp set_password protocol=vnc password={SECRET}",
             f'qmp object-add {{"qom-type": "secret", "id": "t", "data": "{SECRET}"}}',
             f'qmp human-monitor-command command-line="set_password vnc {SECRET}"',
             f"qom-set /objects/s data {SECRET}", f"set_password vnc {SECRET} x y z", f"set_pasword vnc {SECRET}",
             f"object_add secret,id=s,data={SECRET},x", f'qmp set_password {{"password": "{SECRET}"',
             f'qmp set_password password="{SECRET}', f"change vnc password {SECRET} x y"]
    script = "\n".join(lines) + "\ninfo history\n"
    with qemu(folder) as machine:
        for options in [["--show"], ["--record", "log"], ["--dry-run"], ["--dry-run", "--show", "--record", "log"]]:
            result = hmp(folder, *options, machine.path, input=script)
            expect(SECRET in result.output + result.errors, False, f"{options}: {result.output}{result.errors}")
    expect(SECRET in (folder / "log").read_text(), False, "the record has a secret in it")
    expect(len(record(folder / "log")) > 10, True)


@test()
def record_that_cannot_be_written(folder):
    hmp(folder, "--record", "nowhere/log", "-c", "info version").check(
        "", "hmp: --record nowhere/log: No such file or directory\n", 2)
    hmp(folder, "--record", "/dev/full", "-c", "info version", "-c", "info version").check(
        VERSION * 2, "hmp: --record /dev/full: No space left on device\n")


@test()
def record_of_two_at_once(folder):
    command = [_harness.PROGRAM, "--record", "log"]
    runs = [subprocess.Popen(command, cwd=folder, env=environment(folder), stdin=subprocess.PIPE,
                             stdout=subprocess.DEVNULL) for _ in range(2)]
    for run in runs:
        run.stdin.write(b"info version\n" * 500)
        run.stdin.close()
    for run in runs:
        expect(run.wait(timeout=LIMIT), 0)
    expect(len(record(folder / "log")), 2000)


# Clean output.


def check_clean(text, what):
    stray = re.search(r"[^\t\n -~\u00a0-\uffff]", text)
    if stray:
        raise Failure(f"{what}: {stray[0]!r} in {text[max(0, stray.start() - 40):stray.end() + 40]!r}")
    for part in ["(hmp) ", "(qemu) ", "Type 'help' for the commands"]:
        if part in text:
            raise Failure(f"{what}: {part!r} in the output")


def table_of_commands(folder):
    """Every command by the name that it is typed with."""
    names = [entry["name"] for entry in json.loads(hmp(folder, "--json", "-c", "help").output)["return"]]
    parts = json.loads(hmp(folder, "--json", "-c", "help info").output)["return"]
    return [name for name in names if name != "info"] + [entry["name"] for entry in parts]


@test(QEMU)
def output_is_text_and_nothing_else(folder):
    """Lines of every topic on a machine, in one script for each, as programs would have them."""
    for path in FILES:
        with _monitors.machine(folder / path.stem) as machine:
            script = "\n".join(line for line in lines_of(path) if line.split()[0] not in ("quit", "q")) + "\n"
            result = hmp(folder, "-t", "2", machine.path, input=script)
            check_clean(result.output, path.stem)
            check_clean(result.errors, path.stem)
            for line in result.errors.splitlines():
                expect(bool(re.match(r"\d+: ", line)), True, f"{path.stem}: {line!r}")


@test(QEMU)
def help_of_every_command_is_text_and_nothing_else(folder):
    names = table_of_commands(folder)
    expect(len(names) > 200, True, f"{len(names)} commands")
    script = "".join(f"help {name}\n" for name in names)
    with qemu(folder) as machine:
        check_clean(hmp(folder, machine.path, input=script).output, "help of QEMU's")
    result = hmp(folder, input=script).check(errors="")
    check_clean(result.output, "help")


@test(QEMU)
def every_part_of_info_is_text_and_nothing_else(folder):
    parts = [name for name in table_of_commands(folder) if name.startswith("info ")]
    with qemu(folder) as machine:
        result = hmp(folder, "-t", "2", machine.path, input="".join(f"{name}\n" for name in parts))
        check_clean(result.output + result.errors, "info")


@test(QEMU)
def output_as_the_shell_sees_it(folder):
    with qemu(folder) as machine:
        command = f"printf 'info status\\n' | {_harness.PROGRAM} {machine.path} | od -c"
        result = subprocess.run(["bash", "-c", command], cwd=folder, env=environment(folder), capture_output=True,
                                timeout=LIMIT)
    rows = [row.split() for row in result.stdout.decode().splitlines()]
    expect("".join(cell for row in rows for cell in row[1:]), "VMstatus:running\\n")


# Memory.


def resident(process_id):
    """The resident memory in KiB."""
    return int(re.search(r"VmRSS:\s*(\d+)", Path(f"/proc/{process_id}/status").read_text())[1])


@test()
def memory_stays_level_while_a_slow_target_answers(folder):
    # 2000 lines of 20 kB, 40 MB, of which the target has answered a tenth when memory is looked at first.
    lines, size, samples = 2000, 20000, {}
    with open(folder / "lines", "wb") as file:
        for _ in range(lines):
            file.write(b"qmp stop " + b'{"text": "' + b"x" * size + b'"}\n')
    holder = {"count": 0}

    def answer(_):
        holder["count"] += 1
        if holder["count"] in (lines // 10, lines // 2, lines):
            samples[holder["count"]] = resident(holder["process"].pid)
        return {"return": {}}

    with scripted_server(folder / "Q", answer), open(folder / "lines", "rb") as source:
        with started(folder, folder / "Q", stdin=source) as process:
            holder["process"] = process
            expect(process.wait(timeout=120), 0)
    expect(len(samples), 3)
    print(f"  # resident KiB after a tenth, a half and all of the lines: {list(samples.values())}")
    first, _, last = samples.values()
    expect(last - first < 8192, True, f"resident memory in KiB: {samples}")


@test()
def memory_stays_level_while_nobody_reads(folder):
    (folder / "lines").write_text("info version\n" * 400000)
    with open(folder / "lines", "rb") as source, started(folder, stdin=source, stdout=subprocess.PIPE) as process:
        # The pipe is full; the program waits, and its memory is what it is.
        wait_for(lambda: Path(f"/proc/{process.pid}/wchan").read_text() == "pipe_write" or blocks(process.pid), "the full pipe")
        first = resident(process.pid)
        process.stdout.read(1 << 20)
        wait_for(lambda: blocks(process.pid), "the full pipe again")
        last = resident(process.pid)
        expect(last - first < 8192, True, f"resident memory in KiB: {first}, then {last}")
        process.kill()


def blocks(process_id):
    """Whether a thread of the process waits in write(2)."""
    for task in Path(f"/proc/{process_id}/task").iterdir():
        with contextlib.suppress(OSError):
            # The first number is that of the system call; 1 is write on x86-64, 64 on arm64.
            call = (task / "syscall").read_text().split()
            if call[:2] in (["1", "0x1"], ["64", "0x1"]):
                return True
    return False


# Ends.


@test()
def end_by_a_signal_in_the_middle_of_a_line(folder):
    slow = "driver=null-co,node-name=slow,size=1M,latency-ns=600000000000"
    with started(folder, "--blockdev", slow, "-c", "info version", "-c", 'qemu-io slow "read 0 512"', "-c",
                 "info version") as script:
        expect(script.stdout.readline().decode(), VERSION)
        script.send_signal(signal.SIGTERM)
        output, _ = script.communicate(timeout=LIMIT)
        expect((output, script.returncode), (b"", 130))


@test()
def closed_standard_output(folder):
    completed = subprocess.run(["bash", "-c", f"{_harness.PROGRAM} -c 'info version' >&-"], cwd=folder,
                               env=environment(folder), capture_output=True, timeout=LIMIT)
    expect(completed.returncode, 1)
    expect_in(b"hmp: standard output: ", completed.stderr)


@test()
def time_limit_of_each_line(folder):
    result = hmp(folder, "-t", "0.2", "-c", "watch 600 info name", "-c", "info version", "-c",
                 "watch 0.05 info version").check(status=4)
    expect_in("1: watch: no response within 0.2 s", result.errors)
    expect_in("3: watch: no response within 0.2 s", result.errors)
    expect(result.output.count(VERSION) > 1, True)


if __name__ == "__main__":
    main()
