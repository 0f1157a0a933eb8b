#!/usr/bin/env python3
"""The embedded engine served on sockets: monitors that do not wait for each other, cancellation, and its end."""

import contextlib
import os
import re
import resource
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from _harness import LIMIT, QMP, VERSION, Failure, ended, engine, expect, expect_in, hmp, main, started, test, wait_for
from _harness import wait_for_socket
import _harness

SECONDS = 1_000_000_000


def null_node(seconds, name="n"):
    return ["--blockdev", f"driver=null-co,node-name={name},size=1M,read-zeroes=on,"
            f"latency-ns={int(seconds * SECONDS)}"]


def start_read(process, node="n"):
    """A client whose read is in flight, and another one that has seen it."""
    reader, watcher = QMP(process.path), QMP(process.path)
    reader.send("human-monitor-command", command_line=f'qemu-io {node} "read 0 512"')
    wait_for(lambda: f"'{node}'" in watcher.human("info coroutines"), "the read")
    return reader, watcher


def check_others_are_served(folder, resize):
    """While a resize waits for a read of 2 s, a hundred commands of another client take less than 10 ms each."""
    with engine(folder, *null_node(2)) as process:
        began = time.monotonic()
        reader, third = start_read(process)
        first, second = QMP(process.path), QMP(process.path)
        resize(first)
        wait_for(lambda: "block_resize" in third.human("info coroutines"), "the resize")
        longest = 0.0
        for _ in range(100):
            before = time.monotonic()
            second.execute("query-version")
            longest = max(longest, time.monotonic() - before)
        text = third.human("info coroutines")
        if time.monotonic() - began > 1.8:
            raise Failure("the machine is too slow for this test")
        line = re.search(r"coroutine \d+: block_resize \(\S+\), waiting for .*'n', [01]\.\d s\r\n", text)
        expect(bool(line), True, text)
        answer = first.answer()
        took = time.monotonic() - began
        expect(1.9 < took < 10, True, f"the resize was answered after {took:.2f} s: {answer}")
        reader.answer()
        # Had one waited for the resize, it would have taken most of its two seconds.
        expect(longest < 1, True, f"the longest query-version took {longest * 1000:.1f} ms")
        print(f"  # longest query-version {longest * 1000:.2f} ms; {line[0].strip()}; answer {answer} after {took:.2f} s")
        wait_for(lambda: "block_resize" not in third.human("info coroutines"), "the end of the resize")
        for client in (reader, first, second, third):
            client.close()


@test()
def resize_that_waits_keeps_nobody_waiting(folder):
    check_others_are_served(folder, lambda client: client.send("block_resize", node_name="n", size=4096))


@test()
def resize_of_the_human_monitor_keeps_nobody_waiting(folder):
    check_others_are_served(
        folder, lambda client: client.send("human-monitor-command", command_line="block_resize n 4k"))


@test()
def resize_waits_for_requests_in_the_background(folder):
    with engine(folder, *null_node(0.3)) as process, QMP(process.path) as client:
        client.human('qemu-io n "aio_read 0 512"')
        before = time.monotonic()
        client.send("block_resize", node_name="n", size=4096)
        client.answer()
        expect(time.monotonic() - before > 0.1, True, "it did not wait")


@test()
def resize_changes_the_file(folder):
    (folder / "disk.img").write_bytes(bytes(4096))
    with engine(folder, "--blockdev", "driver=file,node-name=d,filename=disk.img") as process:
        with QMP(process.path) as client:
            client.execute("block_resize", node_name="d", size=1 << 20)
            expect((folder / "disk.img").stat().st_size, 1 << 20)
            expect(client.human("block_resize d 3M"), "")
            expect((folder / "disk.img").stat().st_size, 3 << 20)
            expect(client.execute("query-named-block-nodes")[0]["image"]["virtual-size"], 3 << 20)


@test()
def commands_of_one_monitor_keep_their_order(folder):
    with engine(folder, *null_node(0.3)) as process, QMP(process.path) as client:
        client.send("human-monitor-command", command_line='qemu-io n "read 0 512"')
        client.send("query-version")
        expect_in("read 512/512", client.answer()["return"])
        expect_in("qemu", client.answer()["return"])


@test()
def client_that_leaves_cancels_its_command(folder):
    with engine(folder, *null_node(600)) as process:
        reader, watcher = start_read(process)
        resizer = QMP(process.path)
        resizer.send("block_resize", node_name="n", size=4096)
        wait_for(lambda: "block_resize" in watcher.human("info coroutines"), "the resize")
        resizer.close()
        wait_for(lambda: "block_resize" not in watcher.human("info coroutines"), "the end of the resize")
        reader.close()
        wait_for(lambda: "qemu-io" not in watcher.human("info coroutines"), "the end of the read")
        watcher.close()


@test()
def several_addresses(folder):
    with engine(folder, "--qmp", f"unix:{folder}/T") as process:
        wait_for_socket(folder / "T", process)
        for path in [process.path, folder / "T"]:
            with QMP(path) as client:
                expect(client.execute("query-version")["qemu"]["minor"], 1)


@test()
def tcp(folder):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with engine(folder, "--qmp", f"tcp:127.0.0.1:{port}"):
        hmp(folder, f"tcp:127.0.0.1:{port}", "-c", "info version").check(f"{VERSION} (hmp)\n", "")


@test()
def a_read_only_server_changes_nothing(folder):
    (folder / "disk.img").write_bytes(bytes(4096))
    with engine(folder, "--read-only", "--blockdev", "driver=file,node-name=d,filename=disk.img") as process:
        with QMP(process.path) as client:
            for command, arguments in [("block_resize", {"node_name": "d", "size": 1 << 20}), ("quit", {}),
                                       ("blockdev-del", {"node_name": "d"})]:
                client.send(command, **arguments)
                expect(client.answer()["error"]["desc"], f"The command {command} is refused: this monitor is read-only")
            expect(client.execute("query-named-block-nodes")[0]["node-name"], "d")
            expect_in("read-only", client.human("block_resize d 1M"))
            expect_in("d: ", client.human("info block -n"))
        expect((folder / "disk.img").stat().st_size, 4096)
        expect(process.poll(), None)


@test()
def a_hangup_ends_the_server(folder):
    with engine(folder) as process:
        process.send_signal(signal.SIGHUP)
        expect(ended(process), (0, ""))
        expect(process.path.exists(), False)


@test("nohup")
def a_hangup_that_is_ignored(folder):
    with started(folder, _harness.PROGRAM, "--headless", "--qmp", f"unix:{folder}/S", program="nohup") as process:
        wait_for_socket(folder / "S", process)
        process.send_signal(signal.SIGHUP)
        with QMP(folder / "S") as client:
            client.execute("query-version")
            process.send_signal(signal.SIGHUP)
            client.execute("query-version")


@test()
def the_socket_of_another_server_stays(folder):
    with engine(folder) as first:
        first.path.unlink()
        with engine(folder) as second:
            first.send_signal(signal.SIGTERM)
            expect(ended(first), (0, ""))
            with QMP(second.path) as client:
                client.execute("query-version")


@test()
def sockets_are_for_their_owner_alone(folder):
    with engine(folder, "--qmp", f"unix:{folder}/T,mode=660") as process:
        wait_for_socket(folder / "T", process)
        expect([oct((folder / name).stat().st_mode)[-3:] for name in "ST"], ["600", "660"])


@test()
def at_the_limit_of_descriptors_the_server_waits(folder):
    limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))
    with engine(folder, preexec_fn=limit) as process:
        clients = []
        for _ in range(40):
            client = socket.socket(socket.AF_UNIX)
            client.connect(str(process.path))
            client.settimeout(0.5)
            clients.append(client)
            try:
                client.recv(1)
            except TimeoutError:
                break
        expect(len(clients) < 40, True, "all clients were greeted")

        def seconds():
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        before = seconds()
        with contextlib.suppress(TimeoutError):
            clients[-1].settimeout(2)
            clients[-1].recv(1)
        expect(seconds() - before < 0.5, True, "the server spun")
        for client in clients:
            client.close()
        with QMP(process.path) as client:
            client.execute("query-version")


@test()
def greeting(folder):
    with engine(folder) as process, QMP(process.path, negotiate=False) as client:
        expect(client.greeting["QMP"]["version"]["qemu"], {"major": 0, "minor": 1, "micro": 0})
        client.send("query-version")
        expect(client.answer()["error"]["class"], "CommandNotFound")


@test()
def lines_that_last_end_with_the_client_that_sent_them(folder):
    with engine(folder) as process, QMP(process.path) as other:

        def shown(line):
            return f": {line.split()[0]} (" in other.human("info coroutines")

        for line in ["wait *", "wait * 600", "watch -n 1000000 600 info version", "watch -u no 0 info version"]:
            client = QMP(process.path)
            client.send("human-monitor-command", command_line=line)
            client.send("query-version")
            wait_for(lambda: shown(line), line)
            expect(other.human("info version"), f"{VERSION} (hmp)\r\n", line)
            expect(other.execute("query-version")["qemu"]["major"], 0, line)
            client.close()
            wait_for(lambda: not shown(line), f"the end of {line}")


@test()
def line_that_lasts_sees_what_other_clients_do(folder):
    with engine(folder) as process, QMP(process.path) as watching, QMP(process.path) as other:
        watching.send("human-monitor-command", command_line='watch -u late 0.01 info block -n')
        wait_for(lambda: ": watch (" in other.human("info coroutines"), "the watch")
        other.execute("blockdev-add", driver="null-co", node_name="late", size=512)
        expect_in("late: ", watching.answer()["return"])


@test()
def text_of_the_human_monitor_has_the_line_ends_of_a_terminal(folder):
    with engine(folder, *null_node(0)) as process, QMP(process.path) as client:
        expect(client.human("info version"), f"{VERSION} (hmp)\r\n")
        expect(client.human("foo"), "unknown command: 'foo'\r\n")
        expect(client.human(""), "")
        text = client.human("help")
        expect(text.count("\r\n"), text.count("\n"))
        expect(text.count("\n") > 5, True)
        expect_in("Error: ", client.human("block_resize nothing 1M"))


@test()
def commands_about_lines_for_clients_of_the_human_monitor(folder):
    with engine(folder, *null_node(0)) as process, QMP(process.path) as client:
        expect(client.human("wait * 0.01"), "Error: no event * came within 0.01 s\r\n")
        expect(client.human("events"), "")
        expect(client.human("watch -n 2 0.01 info version"), f"{VERSION} (hmp)\r\n" * 2)
        expect_in("needs -n, -c or -u", client.human("watch 1 info version"))
        for line in ["source file", "alias a b"]:
            expect_in("this monitor lasts for one line", client.human(line))
        expect_in("target: embedded storage engine\r\n", client.human("info target"))
        expect_in(f"process: {process.pid}\r\n", client.human("info target"))
        expect_in("Arguments:\r\n", client.human("help wait"))


@test()
def another_hmp_sees_the_text_of_the_human_monitor(folder):
    with engine(folder, *null_node(0.5)) as process:
        hmp(folder, process.path, "-c", 'qemu-io n "read 0 512"').check(errors="")


@test()
def many_clients_at_once(folder):
    failures = []

    def work(path, number):
        try:
            with QMP(path) as client:
                for round in range(20):
                    client.execute("blockdev-add", driver="null-co", node_name=f"c{number}-{round}", size=512)
                    expect(client.execute("query-version")["qemu"]["minor"], 1)
                    client.execute("blockdev-del", node_name=f"c{number}-{round}")
        except Exception as failure:
            failures.append(failure)

    with engine(folder) as process:
        threads = [threading.Thread(target=work, args=[process.path, number]) for number in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        expect(failures, [])
        with QMP(process.path) as client:
            expect(client.execute("query-named-block-nodes"), [])


@test()
def many_waiting_clients(folder):
    with engine(folder, *null_node(1)) as process:
        reader, watcher = start_read(process)
        clients = [QMP(process.path) for _ in range(50)]
        for client in clients:
            client.send("block_resize", node_name="n", size=4096)
        wait_for(lambda: watcher.human("info coroutines").count(": block_resize") == 50, "fifty resizes")
        for client in clients:
            expect(client.answer() is not None, True)
            client.close()
        reader.close()
        watcher.close()


@test()
def client_that_sends_nonsense(folder):
    with engine(folder) as process:
        for nonsense in [b"\x00\xff\xfe\n", b"]]]]\n", b"{" * 5000 + b"\n", b'"' + b"x" * 100000]:
            with QMP(process.path) as client:
                client.socket.sendall(nonsense)
        with QMP(process.path) as client:
            client.execute("query-version")
        expect(process.poll(), None)


@test()
def two_servers_on_one_path(folder):
    with engine(folder) as process:
        result = hmp(folder, "--headless", "--qmp", f"unix:{process.path}").check("", status=3)
        expect_in("another process listens there", result.errors)
        with QMP(process.path) as client:
            client.execute("query-version")


@test()
def one_address_twice(folder):
    hmp(folder, "--headless", "--qmp", "unix:S", "--qmp", "unix:S").check("", status=3)
    expect((folder / "S").exists(), False, "the socket stays")


@test()
def file_of_a_server_that_was_killed(folder):
    with engine(folder) as process:
        process.kill()
        process.wait()
        expect(process.path.exists(), True)
    with engine(folder) as process, QMP(process.path) as client:
        client.execute("query-version")


@test()
def path_at_which_there_is_something_else(folder):
    (folder / "S").write_text("precious")
    result = hmp(folder, "--headless", "--qmp", "unix:S").check("", status=3)
    expect_in("unix:S", result.errors)
    expect((folder / "S").read_text(), "precious")


@test()
def folder_that_does_not_exist(folder):
    result = hmp(folder, "--headless", "--qmp", "unix:none/S").check("", status=3)
    expect_in("No such file or directory", result.errors)


@test()
def a_signal_lets_requests_in_flight_end(folder):
    for number, status in [(signal.SIGTERM, 0), (signal.SIGINT, 130)]:
        with engine(folder, *null_node(0.5)) as process:
            reader, watcher = start_read(process)
            process.send_signal(number)
            expect_in("read 512/512 bytes", reader.answer()["return"])
            expect(ended(process), (status, ""))
            expect(process.path.exists(), False, "the socket stays")
            reader.close()
            watcher.close()


@test()
def a_second_signal_gives_them_up(folder):
    with engine(folder, *null_node(600)) as process:
        reader, watcher = start_read(process)
        process.send_signal(signal.SIGTERM)
        wait_for(lambda: not is_listening_to_commands(watcher), "the beginning of the end")
        process.send_signal(signal.SIGTERM)
        expect_in("cancelled", reader.answer()["return"])
        status, errors = ended(process)
        expect(status, 1)
        expect_in("hmp: given up: read on node 'n', for ", errors)
        expect(process.path.exists(), False, "the socket stays")
        reader.close()
        watcher.close()


def is_listening_to_commands(client):
    """From the first signal on commands wait for an end that comes before them."""
    client.socket.settimeout(0.2)
    try:
        client.send("query-version")
        return client.answer() is not None
    except OSError:
        return False


@test()
def quit_lets_requests_in_flight_end(folder):
    with engine(folder, *null_node(0.5)) as process:
        reader, watcher = start_read(process)
        with QMP(process.path) as client:
            expect(client.execute("quit"), {})
            expect_in("read 512/512 bytes", reader.answer()["return"])
            expect(ended(process), (0, ""))
        expect(process.path.exists(), False, "the socket stays")
        reader.close()
        watcher.close()


@test()
def quit_of_the_human_monitor_ends_it(folder):
    with engine(folder) as process, QMP(process.path) as client:
        expect(client.human("quit"), "")
        expect(ended(process), (0, ""))


@test()
def lines_beside_a_service(folder):
    """Without --headless, the engine is served as long as there are lines."""
    with started(folder, "--qmp", f"unix:{folder}/S", stdin=subprocess.PIPE) as process:
        with QMP(folder / "S") as client:
            client.execute("blockdev-add", driver="null-co", node_name="n", size=4096)
            process.stdin.write(b"info block -n n\n")
            process.stdin.flush()
            expect_in(b"n: ", process.stdout.readline())
            client.execute("quit")
            expect(process.wait(timeout=LIMIT), 0)
        expect((folder / "S").exists(), False, "the socket stays")


@test()
def service_reads_no_lines(folder):
    with engine(folder, stdin=subprocess.PIPE) as process, QMP(process.path) as client:
        client.execute("query-version")
        process.stdin.close()
        client.execute("query-version")
        expect(process.poll(), None)


if __name__ == "__main__":
    main()
