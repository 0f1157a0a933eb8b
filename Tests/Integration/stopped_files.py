#!/usr/bin/env python3
"""hmp's own files on a storage that stops answering: scripts, tables, copies to and from a guest, the history, the configuration."""

import contextlib
import os
import signal
import time

from _agent import agent
from _harness import LIMIT, Failure, expect, expect_in, main, started, test, wait_for
from _stopped_storage import PROGRAMS, in_file_call, stopped_folder, stopped_storage
from _terminal import Person
import _harness

# In seconds, on a busy machine; what it takes is printed.
LONGEST = 10


@test(*PROGRAMS)
def time_limit(folder):
    figures = []
    with stopped_storage(folder) as storage, agent(folder) as guest:
        qga = ["--qga", guest.path]
        cases = [("source", ["-c", f"source {storage.path}"]), ("table", ["--tables", storage.path, "-c", "nonsense"]),
                 ("guest_get", [*qga, "-c", f"guest_get /etc/motd {storage.path}"]),
                 ("guest_put", [*qga, "-c", f"guest_put {storage.path} /tmp/x"])]
        for what, arguments in cases:
            with storage.stopped():
                begin = time.monotonic()
                with started(folder, "-t", "1", *arguments) as process:
                    expect_in("no response within 1.0 seconds", process.stderr.readline().decode(), what)
                    expect(process.wait(LIMIT), 4, what)
                    took = time.monotonic() - begin
            figures.append(f"{what} {took:.2f}")
            if took > LONGEST:
                raise Failure(f"{what}: it took {took:.2f} s")
    print(f"  # seconds until the end with -t 1: {', '.join(figures)}")


@contextlib.contextmanager
def waiting_line(folder, storage, what, arguments, line):
    """A line that waits for a file whose storage has stopped."""
    with Person(folder, *arguments) as person:
        person.sees("(hmp) ")
        with storage.stopped():
            person.type(line + "\r")
            wait_for(lambda: in_file_call(person.process), f"the wait of {what}")
            yield person


def lines_that_wait(storage, guest):
    qga = ["--qga", guest.path]
    return [("source", [], f"source {storage.path}"), ("guest_get", qga, f"guest_get /etc/motd {storage.path}"),
            ("guest_put", qga, f"guest_put {storage.path} /tmp/x"), ("output", [], f"info version > {storage.path}")]


@test(*PROGRAMS)
def interrupted_by_a_person(folder):
    figures = []
    with stopped_storage(folder) as storage, agent(folder) as guest:
        for what, arguments, line in lines_that_wait(storage, guest):
            with waiting_line(folder, storage, what, arguments, line) as person:
                person.type("\x03")
                figures.append(f"{what} {person.sees('(hmp) ') * 1000:.0f}")
                person.type("let\r")
                person.sees("(hmp) ")
    print(f"  # ms from Ctrl-C to the prompt: {', '.join(figures)}")


@test(*PROGRAMS)
def terminated(folder):
    with stopped_storage(folder) as storage, agent(folder) as guest:
        for what, arguments, line in lines_that_wait(storage, guest):
            with waiting_line(folder, storage, what, arguments, line) as person:
                os.kill(person.process, signal.SIGTERM)
                person.ends()
        # A script that is being read, and tables at a terminal's start.
        with storage.stopped():
            with started(folder, "-f", storage.path) as process:
                wait_for(lambda: in_file_call(process.pid), "the wait of the script")
                process.send_signal(signal.SIGTERM)
                process.wait(LIMIT)
            with Person(folder, "--tables", storage.path) as person:
                wait_for(lambda: in_file_call(person.process), "the wait of the table")
                os.kill(person.process, signal.SIGTERM)
                person.ends()
            with Person(folder, "--tables", storage.path) as person:
                wait_for(lambda: in_file_call(person.process), "the wait of the table")
                person.type("\x03")
                person.sees("(hmp) ")


def has_open(process_id, path):
    with contextlib.suppress(FileNotFoundError):
        return any(os.readlink(entry.path) == str(path) for entry in os.scandir(f"/proc/{process_id}/fd"))


@contextlib.contextmanager
def stuck_output(folder, storage):
    """A line whose output goes to a file, of which the storage stops after it was opened."""
    with Person(folder) as person:
        person.sees("(hmp) ")
        person.type(f"watch 0.05 info version > {storage.path}\r")
        wait_for(lambda: has_open(person.process, storage.path), "the file")
        with storage.stopped():
            wait_for(lambda: in_file_call(person.process), "the wait of the output")
            yield person


@test(*PROGRAMS)
def output_that_is_being_written(folder):
    with stopped_storage(folder) as storage:
        with stuck_output(folder, storage) as person:
            person.type("\x03")
            interrupted = person.sees("not all was written")
            person.sees("\n(hmp) ")
            person.runs("info version")
        with stuck_output(folder, storage) as person:
            os.kill(person.process, signal.SIGTERM)
            ended = person.ends()
        print(f"  # ms from Ctrl-C to the prompt {interrupted * 1000:.0f}, from SIGTERM to the end {ended * 1000:.0f}")


@test(*PROGRAMS)
def configuration(folder):
    """It is read before anything else, so that signals end the program as usual."""
    with stopped_storage(folder) as storage:
        (folder / ".config/hmp").mkdir(parents=True)
        (folder / ".config/hmp/config").symlink_to(storage.path)
        for number in [signal.SIGTERM, signal.SIGINT]:
            with storage.stopped(), started(folder, "-c", "info version") as process:
                wait_for(lambda: in_file_call(process.pid), "the wait")
                process.send_signal(number)
                expect(process.wait(LIMIT), -number)


@test(*PROGRAMS)
def history(folder):
    """Lines run, and none is lost when the storage answers again before the end."""
    with stopped_storage(folder) as storage:
        (folder / "state/hmp").mkdir(parents=True)
        (folder / "state/hmp/history").symlink_to(storage.path)
        with Person(folder) as person, storage.stopped():
            person.sees("Its storage does not answer")
            person.type("info version\r")
            # The notice has the prompt drawn again, perhaps after these keys.
            answered = person.sees(_harness.VERSION)
            person.sees("\n(hmp) ")
            person.type("half\x03")
            interrupted = person.sees("(hmp) ")
            os.kill(person.process, signal.SIGTERM)
            ended = person.ends()
        print(f"  # ms to a line's end {answered * 1000:.0f}, to the prompt after Ctrl-C {interrupted * 1000:.0f}, "
              f"from SIGTERM to the end {ended * 1000:.0f}")


@test(*PROGRAMS)
def names_of_files(folder):
    with stopped_folder(folder) as storage, Person(folder) as person:
        person.sees("(hmp) ")
        with storage.stopped():
            person.type(f"source {storage.path}/\t")
            wait_for(lambda: in_file_call(person.process), "the wait of Tab")
            person.type("\x03")
            interrupted = person.sees("(hmp) ")
            person.type("info version\r")
            person.sees(_harness.VERSION)
            person.sees("\n(hmp) ")
            person.type(f"source {storage.path}/\t")
            os.kill(person.process, signal.SIGTERM)
            ended = person.ends()
        print(f"  # ms from Ctrl-C to the prompt {interrupted * 1000:.0f}, from SIGTERM to the end {ended * 1000:.0f}")


if __name__ == "__main__":
    main()
