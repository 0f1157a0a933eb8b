#!/usr/bin/env python3
"""Scripts on several targets at once: order, labels, statuses, and targets that are slow, gone, or not there."""

import json
import signal
import subprocess

from _harness import QEMU, QMP, VERSION, ended, engine, expect, expect_in, hmp, interrupt, main, qemu, started, test
from _harness import wait_for

SLOW = ["--blockdev", "driver=null-co,node-name=slow,size=1M,latency-ns=600000000000"]


@test(QEMU)
def results_by_line_and_by_target(folder):
    with qemu(folder, name="A"), qemu(folder, name="B"):
        hmp(folder, "B", "A", input="info status\n\n# Nothing.\ninfo uuid\nstop\ninfo status\n").check(
            "B: VM status: running\nA: VM status: running\n"
            "B: 11223344-5566-7788-99aa-bbccddeeff00\nA: 11223344-5566-7788-99aa-bbccddeeff00\n"
            "B: VM status: paused\nA: VM status: paused\n", "")


@test(QEMU)
def errors_have_label_and_line(folder):
    with qemu(folder, name="A"), engine(folder, name="E"):
        result = hmp(folder, "A", "unix:E", input="info status\nnonsense\ninfo version\n").check(
            errors="unix:E: 1: info status: This target can't show the run state: it has no command 'query-status'\n"
                   "A: 2: nonsense: unknown command\nunix:E: 2: nonsense: unknown command\n", status=1)
        lines = result.output.splitlines()
        expect([lines[0], lines[2]], ["A: VM status: running", f"unix:E: {VERSION} (hmp)"])
        expect_in("A: 7.", lines[1])


@test(QEMU)
def documents_and_members(folder):
    with qemu(folder, name="A"), engine(folder, name="E"):
        output = hmp(folder, "A", "E", "--json", "-c", "info uuid").check(errors="", status=1).output
        documents = [json.loads(line) for line in output.splitlines()]
        expect(documents[0], {
            "target": "A", "command": "info uuid", "return": {"UUID": "11223344-5566-7788-99aa-bbccddeeff00"}})
        expect([documents[1]["target"], list(documents[1])], ["E", ["target", "command", "error"]])
        hmp(folder, "A", "E", "--get", "qemu.micro", "-c", "qmp query-version").check(errors="")
        expect_in("E: 0\n", hmp(folder, "A", "E", "--get", "qemu.major", "-c", "qmp query-version").output)


@test()
def the_gravest_status_counts(folder):
    with engine(folder, *SLOW, name="E"), engine(folder, name="F"):
        hmp(folder, "E", "F", "-c", "info version").check(status=0)
        hmp(folder, "E", "F", "-c", "block_resize nosuch 1M").check(status=1)
        hmp(folder, "E", "F", "-t", "0.2", "-c", 'qemu-io slow "read 0 512"').check(status=4)
        hmp(folder, "E", "F", "G", "-t", "0.2", "-c", 'qemu-io slow "read 0 512"').check(status=3)


@test()
def a_slow_target_holds_up_no_other(folder):
    """A file that the fast one writes is there long before the slow one has ended."""
    with engine(folder, *SLOW, name="E") as slow, engine(folder, name="F") as fast, QMP(fast.path) as client:
        script = 'qemu-io slow "read 0 512"\nblockdev_add driver=null-co,node-name=new,size=1M\n'
        (folder / "script").write_text(script)
        with started(folder, "E", "F", "-f", "script") as process:
            wait_for(lambda: client.execute("query-named-block-nodes"), "the node on the fast one")
            with QMP(slow.path) as other:
                expect(len(other.execute("query-named-block-nodes")), 1)
            interrupt(process)
            status, errors = ended(process)
            expect(status, 130)
            expect_in("E: 1: qemu-io: cancelled\n", errors)


@test()
def the_lead_is_bounded(folder):
    with engine(folder, *SLOW, name="E"), engine(folder, name="F") as fast, QMP(fast.path) as client:
        lines = ['qemu-io slow "read 0 512"']
        lines += [f"blockdev_add driver=null-co,node-name=n{number},size=1M" for number in range(200)]
        (folder / "script").write_text("\n".join(lines))
        with started(folder, "E", "F", "-f", "script") as process:
            wait_for(lambda: len(client.execute("query-named-block-nodes")) == 63, "63 nodes")
            interrupt(process)
            expect(ended(process)[0], 130)
        expect(len(client.execute("query-named-block-nodes")), 63)


@test(QEMU)
def one_is_killed_in_the_middle(folder):
    with qemu(folder, name="A") as first, qemu(folder, name="B") as second:
        with started(folder, "A", "B", stdin=subprocess.PIPE) as process, QMP(second.second) as client:
            process.stdin.write(b"info name\n")
            process.stdin.flush()
            expect([process.stdout.readline() for _ in range(2)], [b"A: guest one\n", b"B: guest one\n"])
            first.send_signal(signal.SIGSTOP)
            process.stdin.write(b"info name\nstop\ninfo status\n")
            process.stdin.flush()
            wait_for(lambda: client.execute("query-status")["status"] == "paused", "the third line on B")
            first.kill()
            output, errors = process.communicate(timeout=30)
        expect(output.decode(), "B: guest one\nB: VM status: paused\n")
        expect(errors.decode(),
               "A: 2: info name: the connection was lost: unix:A: the other side closed the connection\n"
               "hmp: A gets no further line\n")
        expect(process.returncode, 3)


@test()
def some_cannot_be_reached(folder):
    with engine(folder, name="E"):
        result = hmp(folder, "G", "E", "tcp:127.0.0.1:1", "-c", "info version").check(f"E: {VERSION} (hmp)\n", status=3)
        expect_in("hmp: unix:G: there is no such socket\n", result.errors)
        expect_in("hmp: tcp:127.0.0.1:1: connection refused\n", result.errors)
        hmp(folder, "G", "E", "-e", "-c", "info version").check("", status=3)
    hmp(folder, "G", "H", "-c", "info version").check("", status=3)


@test()
def leaving_at_the_first_error(folder):
    with engine(folder, "--blockdev", "driver=null-co,node-name=n,size=1M", name="E"), engine(folder, name="F") as other:
        script = "info version\nblock_resize n 2M\nblockdev_add driver=null-co,node-name=m,size=1M\n"
        hmp(folder, "E", "F", "-e", input=script).check(
            f"E: {VERSION} (hmp)\nF: {VERSION} (hmp)\n", status=1)
        with QMP(other.path) as client:
            expect(client.execute("query-named-block-nodes"), [])
        hmp(folder, "E", "F", "-e", input="info version\ninfo version ${no}\ninfo version\n").check(
            f"E: {VERSION} (hmp)\nF: {VERSION} (hmp)\n", "E: 2: the variable 'no' has no value; give it one with set, let or --set\n"
            "F: 2: the variable 'no' has no value; give it one with set, let or --set\n", 1)


@test()
def each_target_has_its_variables(folder):
    """And a line may go on in the next."""
    with engine(folder, "--blockdev", "driver=null-co,node-name=one,size=1M", name="E"), \
            engine(folder, "--blockdev", "driver=null-co,node-name=two,size=1M", name="F"):
        script = "let NODE 0.node-name \\\n  qmp query-named-block-nodes flat=true\nqmp block_resize node-name=${NODE} size=x\n"
        result = hmp(folder, "E", "F", "--json", input=script)
        documents = [json.loads(line) for line in result.output.splitlines()][2:]
        expect([document["command"] for document in documents],
               [f"qmp block_resize node-name={node} size=x" for node in ["one", "two"]])


@test()
def files_of_lines(folder):
    (folder / "lines").write_text("info version\nnonsense\n")
    with engine(folder, name="E"), engine(folder, name="F"):
        hmp(folder, "E", "F", "-c", "source lines", "-c", "info version").check(
            f"E: {VERSION} (hmp)\nF: {VERSION} (hmp)\nE: {VERSION} (hmp)\nF: {VERSION} (hmp)\n",
            "E: lines:2: nonsense: unknown command\nF: lines:2: nonsense: unknown command\n", 1)


@test(QEMU)
def ending_all(folder):
    with qemu(folder, name="A") as first, qemu(folder, name="B") as second:
        hmp(folder, "A", "B", input="quit\ninfo status\n").check("", "")
        expect([first.wait(timeout=30), second.wait(timeout=30)], [0, 0])


@test()
def output_that_nobody_takes(folder):
    with engine(folder, name="E"), engine(folder, name="F"), open("/dev/full", "wb") as full:
        hmp(folder, "E", "F", "-c", "info version", stdout=full).check(
            None, "hmp: standard output: No space left on device\n", 1)


@test()
def a_long_script(folder):
    with engine(folder, name="E"), engine(folder, name="F"):
        output = hmp(folder, "E", "F", input="info version\n" * 5000).check(errors="").output
        expect(output, f"E: {VERSION} (hmp)\nF: {VERSION} (hmp)\n" * 5000)


if __name__ == "__main__":
    main()
