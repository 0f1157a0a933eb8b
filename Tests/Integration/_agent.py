"""A guest agent that is scripted: one guest, with a file system of one folder's depth."""

import base64
import json
from contextlib import contextmanager

from _harness import served

COMMANDS = [
    "guest-sync-delimited", "guest-info", "guest-ping", "guest-get-host-name", "guest-shutdown", "guest-exec",
    "guest-exec-status", "guest-file-open", "guest-file-read", "guest-file-write", "guest-file-close"
]


class Agent:
    """One guest: what it is asked, and a file system of one folder's depth."""

    def __init__(self, repeats_ids=True, takes_ids=True):
        self.repeats_ids, self.takes_ids = repeats_ids, takes_ids
        self.calls = []
        self.files = {"/etc/motd": b"hello\n"}
        self.handles = {}
        self.answers_later = 2

    def answer(self, name, arguments):
        self.calls.append(name)
        method = getattr(self, name.replace("-", "_"), None)
        if method is None or name not in COMMANDS:
            return {"error": {"class": "CommandNotFound", "desc": f"The command {name} has not been found"}}
        try:
            result = method(**{key.replace("-", "_"): value for key, value in arguments.items()})
        except KeyError as error:
            return {"error": {"class": "GenericError", "desc": f"there is no {error}"}}
        return None if result is None else {"return": result}

    def guest_info(self):
        commands = [{"name": name, "enabled": True, "success-response": name != "guest-shutdown"} for name in COMMANDS]
        commands.append({"name": "guest-get-osinfo", "enabled": False, "success-response": True})
        return {"version": "1.2.3", "supported_commands": commands}

    def guest_ping(self):
        return {}

    def guest_get_host_name(self):
        return {"host-name": "scripted"}

    def guest_shutdown(self, mode="powerdown"):
        self.calls[-1] += " " + mode

    def guest_exec(self, path, arg=(), capture_output=False):
        self.program = [path, *arg]
        return {"pid": 42}

    def guest_exec_status(self, pid):
        self.answers_later -= 1
        if self.answers_later > 0:
            return {"exited": False}
        text = " ".join(self.program[1:]).encode()
        status = 0 if self.program[0] == "echo" else 3
        return {"exited": True, "exitcode": status, "out-data": base64.b64encode(text).decode()}

    def guest_file_open(self, path, mode="r"):
        if mode == "w":
            self.files[path] = b""
        handle = 1000 + len(self.handles)
        self.handles[handle] = [path, self.files[path]]
        return handle

    def guest_file_read(self, handle, count=4096):
        content = self.handles[handle][1][:count]
        self.handles[handle][1] = self.handles[handle][1][count:]
        return {"count": len(content), "buf-b64": base64.b64encode(content).decode(), "eof": not content}

    def guest_file_write(self, handle, buf_b64):
        content = base64.b64decode(buf_b64, validate=True)[:100000]
        self.files[self.handles[handle][0]] += content
        return {"count": len(content), "eof": False}

    def guest_file_close(self, handle):
        self.handles[handle][1] = None
        return {}

    def talk(self, client, stale):
        """Serves one client, to which what was meant for an earlier one comes first."""
        client.sendall(stale)
        for line in client.makefile("rb"):
            if line.startswith(b"\xff"):
                client.sendall(b'{"error": {"class": "GenericError", "desc": "JSON parse error, stray \'\xef\xbf\xbd\'"}}\n')
                line = line[1:]
            request = json.loads(line)
            name, arguments = request["execute"], request.get("arguments", {})
            if name == "guest-sync-delimited":
                client.sendall(b"\xff" + json.dumps({"return": arguments["id"]}).encode() + b"\n")
                continue
            if "id" in request and not self.takes_ids:
                answer = {"error": {"class": "GenericError", "desc": "QMP input object member 'id' is unexpected"}}
            else:
                answer = self.answer(name, arguments)
            if answer is not None:
                identity = {"id": request["id"]} if self.repeats_ids else {}
                client.sendall(json.dumps({**answer, **identity}).encode() + b"\n")


@contextmanager
def agent(folder, stale=b"", **kind):
    """An agent on a socket, for one client after the other."""
    guest = Agent(**kind)
    guest.path = folder / "A"
    with served(guest.path, lambda client: guest.talk(client, stale)):
        yield guest
