#!/usr/bin/env python3
"""`hmp proxy`: one monitor for many clients, none of which notices the others."""

import contextlib
import json
import signal
import socket
import threading

from _harness import QEMU, QMP, VERSION, ended, engine, expect, expect_in, hmp, main, qemu, started, test, wait_for
from _harness import wait_for_socket

SLOW = ["--blockdev", "driver=null-co,node-name=slow,size=1M,latency-ns=600000000000"]


@contextlib.contextmanager
def proxy(folder, target, name="P"):
    path = folder / name
    with started(folder, "proxy", target, "--qmp", f"unix:{path}") as process:
        wait_for_socket(path, process)
        process.path = path
        yield process


@test(QEMU)
def many_clients_of_one_monitor(folder):
    with qemu(folder) as machine, proxy(folder, "Q") as shared:
        with QMP(machine.second) as direct:
            version, schema = direct.greeting["QMP"]["version"], direct.execute("query-qmp-schema")
            names = {command["name"] for command in direct.execute("query-commands")}
        with contextlib.ExitStack() as stack:
            clients = [stack.enter_context(QMP(shared.path)) for _ in range(10)]
            expect(clients[0].greeting["QMP"]["version"]["qemu"], version["qemu"])
            expect(clients[0].execute("query-qmp-schema"), schema)
            expect({command["name"] for command in clients[1].execute("query-commands")}, names)
            # All at once, each with identifiers of its own.
            for number, client in enumerate(clients):
                for order in range(20):
                    message = {"execute": "query-status" if order % 2 else "query-name", "id": [number, order]}
                    client.socket.sendall(json.dumps(message).encode() + b"\n")
            for number, client in enumerate(clients):
                for order in range(20):
                    answer = client.answer()
                    expect(answer["id"], [number, order])
                    expect_in("status" if order % 2 else "name", answer["return"])
            clients[0].execute("stop")
            for client in clients:
                client.execute("query-status")
                expect([event["event"] for event in client.events], ["STOP"])
            clients[3].send("nonsense")
            expect(clients[3].answer()["error"]["class"], "CommandNotFound")
            clients[3].send("block_resize", device="nosuch", size=1)
            expect("error" in clients[3].answer(), True)
        hmp(folder, shared.path, "-c", "info status", "-c", "cont", "-c", "info name").check(
            "VM status: paused\nguest one\n", "")
        expect(machine.poll(), None)


@test()
def each_client_negotiates(folder):
    with engine(folder), proxy(folder, "S") as shared, QMP(shared.path, negotiate=False) as client:
        expect(client.greeting["QMP"]["capabilities"], [])
        client.send("query-version")
        expect(client.answer()["error"]["class"], "CommandNotFound")
        with QMP(shared.path) as other:
            other.execute("query-version")
        client.execute("qmp_capabilities")
        client.execute("query-version")
        client.send("qmp_capabilities")
        expect(client.answer()["error"]["class"], "CommandNotFound")
        client.socket.sendall(b'{"execute": 5}\n')
        expect(client.answer()["error"]["class"], "GenericError")
        client.execute("query-version")


@test()
def a_client_that_leaves_harms_nobody(folder):
    with engine(folder, *SLOW) as own, QMP(own.path) as watcher, proxy(folder, "S") as shared:
        with started(folder, shared.path, "-c", 'qemu-io slow "read 0 512"'):
            wait_for(lambda: "x-qemu-io" in watcher.human("info coroutines"), "the read")
        # The engine carries out the commands of one connection in their order, so that this one waits behind it.
        with QMP(shared.path) as other:
            other.send("query-version")
            expect(shared.poll(), None)


@test(QEMU)
def a_target_that_goes(folder):
    with qemu(folder) as machine, proxy(folder, "Q") as shared, QMP(shared.path) as client:
        machine.send_signal(signal.SIGSTOP)
        client.send("query-status")
        machine.kill()
        answer = client.answer()
        expect(answer is None or "the connection was lost" in answer["error"]["desc"], True)
        while client.answer() is not None:
            pass
        expect(ended(shared), (3, "hmp: unix:Q: the other side closed the connection\n"))
        expect(shared.path.exists(), False)


def scripted_target(folder, answer):
    """A target whose answers a test gives; a reply of None is none at all."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(folder / "X"))
    listening.listen()

    def serve():
        client, _ = listening.accept()
        with client, client.makefile("rb") as reader, contextlib.suppress(OSError):
            client.sendall(b'{"QMP": {"version": {}, "capabilities": []}}\n')
            for line in reader:
                request = json.loads(line)
                for reply in answer(request["execute"]):
                    text = json.dumps(reply if "event" in reply else {**reply, "id": request["id"]})
                    client.sendall(text.encode() + b"\n")

    threading.Thread(target=serve, daemon=True).start()
    return listening


ANSWERS = {"qmp_capabilities": [{"return": {}}], "query-commands": [{"return": [{"name": "ask"}, {"name": "fail"}]}]}


@test()
def what_this_version_does_not_know_passes_through(folder):
    event = {"timestamp": {"seconds": -1, "microseconds": -1}, "event": "NEWS", "data": {"a": 1}, "more": [2]}
    error = {"class": "NewClass", "desc": "no", "more": {"b": 3}}
    answers = {**ANSWERS, "ask": [event, {"return": {}}], "fail": [{"error": error}]}
    with scripted_target(folder, answers.get), proxy(folder, "X") as shared, QMP(shared.path) as client:
        client.execute("ask")
        expect(client.events, [event])
        client.send("fail")
        expect(client.answer(), {"error": error})


@test()
def a_target_that_does_not_tell_its_commands(folder):
    answers = {**ANSWERS, "query-commands": []}
    with scripted_target(folder, answers.get):
        result = hmp(folder, "proxy", "X", "--qmp", "unix:P", "--connect-timeout", "0.3")
        result.check("", "hmp: unix:X: it does not tell which commands it has\n", 3)


@test()
def a_client_that_reads_slowly_loses_nothing(folder):
    text = "x" * 200_000
    answers = {**ANSWERS, "ask": [{"return": text}]}
    with scripted_target(folder, answers.get), proxy(folder, "X") as shared, QMP(shared.path) as client:
        count = 400
        client.socket.sendall(b"".join(b'{"execute": "ask", "id": %d}\n' % number for number in range(count)))
        # Their responses are more than what the proxy keeps for a client.
        with QMP(shared.path) as other:
            other.execute("ask")
        expect([client.answer()["id"] for _ in range(count)], list(range(count)))


@test()
def a_read_only_share(folder):
    (folder / "disk.img").write_bytes(bytes(4096))
    path = folder / "P"
    with engine(folder, "--blockdev", "driver=file,node-name=d,filename=disk.img"):
        with started(folder, "proxy", "S", "--read-only", "--qmp", f"unix:{path}") as process:
            wait_for_socket(path, process)
            with QMP(path) as client:
                for command in ["block_resize", "quit", "human-monitor-command"]:
                    client.send(command)
                    expect_in(f"The command {command} is refused", client.answer()["error"]["desc"])
                expect(client.execute("query-named-block-nodes")[0]["node-name"], "d")


@test()
def signals_and_faults(folder):
    with engine(folder) as own:
        for number, status in [(signal.SIGTERM, 0), (signal.SIGINT, 130)]:
            with proxy(folder, "S") as shared, QMP(shared.path) as client:
                shared.send_signal(number)
                expect(ended(shared), (status, ""))
                expect(client.answer(), None)
                expect(shared.path.exists(), False)
        expect_in("another process listens there", hmp(folder, "proxy", "S", "--qmp", f"unix:{own.path}").check("", status=3).errors)
        expect_in("there is no such socket", hmp(folder, "proxy", "T", "--qmp", "unix:P").check("", status=3).errors)
        expect(hmp(folder, "proxy", "S").status, 2)
        with proxy(folder, "S") as shared, proxy(folder, "P", "second"):
            hmp(folder, "second", "-c", "info version").check(f"{VERSION} (hmp)\n", "")


if __name__ == "__main__":
    main()
