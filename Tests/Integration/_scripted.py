"""A server of QMP whose answers a test gives."""

import contextlib
import json
import socket
import threading

from _harness import LIMIT

VERSION = {"qemu": {"major": 7, "minor": 2, "micro": 0}, "package": ""}


@contextlib.contextmanager
def scripted_server(path, answer, events=None, moments=()):
    """Serves one client: `answer` takes a request and gives what the reply has besides the id; it may take its time.

    The names in the list `events` are sent as events, each once, before the next reply. `moments` are pairs: when the
    first is set, the event named by the second is sent.
    """
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen()

    def serve():
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as reader, contextlib.suppress(OSError):
            connection.sendall(json.dumps({"QMP": {"version": VERSION, "capabilities": []}}).encode() + b"\n")
            threading.Thread(target=tell, args=(connection,), daemon=True).start()
            for line in reader:
                request = json.loads(line)
                reply = {"return": {}} if request["execute"] == "qmp_capabilities" else answer(request)
                while events:
                    event = {"event": events.pop(0), "timestamp": {"seconds": 1, "microseconds": 0}}
                    connection.sendall(json.dumps(event).encode() + b"\n")
                connection.sendall(json.dumps({**reply, "id": request.get("id")}).encode() + b"\n")

    def tell(connection):
        for moment, name in moments:
            if moment.wait(LIMIT):
                event = {"event": name, "timestamp": {"seconds": 1, "microseconds": 0}}
                connection.sendall(json.dumps(event).encode() + b"\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.close()
        thread.join(LIMIT)
