#!/usr/bin/env python3
"""extremes.py [QAPI_GEN [SCALE]]: schemas that are large in one way each, through every command of the schema compiler.

The time of each run is compared with that of a run on a quarter of the input: work that grows faster than the input shows.
Exit status 1 when a run dies of a signal, or takes more than a second and more than 8 times as long as the quarter.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time

COMMANDS = (["check"], ["dump"], ["introspect"], ["swift", "-o", "out"])


def lines(count, form):
    return "\n".join(form.replace("~", str(number)) for number in range(count))


def listed(count, form):
    return ",\n".join(form.replace("~", str(number)) for number in range(count))


def struct(name, data, base=""):
    return "{ 'struct': '%s',%s 'data': { %s } }\n" % (name, " 'base': '%s'," % base if base else "", data)


def documented(symbol, parts, definition):
    return "##\n# @%s:\n#\n%s\n##\n%s\n" % (symbol, parts, definition)


def numeral(number):
    """The number in letters."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def chain(count, form):
    """Definitions named by letters, each of which may name the next one."""
    return "\n".join(form % {"this": numeral(number), "next": numeral(number + 1)} for number in range(count))


def includes(count, form):
    """Files of which each includes others, by their numbers."""
    files = {"root.json": "{ 'include': 'f0.json' }"}
    for number in range(count):
        files["f%d.json" % number] = form(number)
    files["f%d.json" % count] = files["f%d.json" % (count + 1)] = ""
    return files


def union_tower(count):
    text = "{ 'enum': 'Ee', 'data': [ 'a', 'b' ] }\n" + struct("Tz", "")
    return text + "".join(
        "{ 'union': 'T%s', 'base': { 't%d': 'Ee' }, 'discriminator': 't%d', 'data': { 'a': 'T%s', 'b': 'T%s' } }\n"
        % ((numeral(n), n, n) + ((numeral(n - 1),) * 2 if n else ("z", "z"))) for n in range(count))


CASES = {
    "open brackets": (10**8, lambda n: "[" * n),
    "open objects": (10**7, lambda n: "{'a':" * n),
    "one long string": (5 * 10**7, lambda n: "{ 'command': '%s' }" % ("a" * n)),
    "one long comment": (5 * 10**7, lambda n: "#" * n),
    "unclosed string": (5 * 10**7, lambda n: "'" + "a" * n),
    "NUL bytes": (10**7, lambda n: "\0" * n),
    "not UTF-8": (10**7, lambda n: "# \xe4\xf6\n" * (n // 5)),
    "empty lines": (5 * 10**7, lambda n: "\n" * n),
    "carriage returns": (5 * 10**7, lambda n: "\r" * n),
    "definitions": (10**6, lambda n: lines(n, "{ 'command': 'c~' }")),
    "errors": (10**6, lambda n: lines(n, "{ 'command': 'c~', 'x': 1 }")),
    "structural errors": (10**6, lambda n: lines(n, "{ 'command': 'c~', 'x': 'y' }")),
    "unknown types": (2 * 10**5, lambda n: lines(n, "{ 'command': 'c~', 'data': 'Tt~' }")),
    "redefinitions": (2 * 10**5, lambda n: lines(n, "{ 'command': 'c' }")),
    "unknown keys": (10**6, lambda n: "{ 'command': 'c', %s }" % listed(n, "'x~': 'y'")),
    "unknown descriptions": (10**6, lambda n: documented("c", lines(n, "# @x~: text"), "{ 'command': 'c' }")),
    "members": (10**6, lambda n: struct("Ss", listed(n, "'m~': 'int'"))),
    "member forms": (3 * 10**5, lambda n: struct("Ss", listed(n, "'m~': { 'type': [ 'int' ], 'if': 'X~' }"))),
    "arguments": (10**6, lambda n: "{ 'command': 'c', 'data': { %s } }" % listed(n, "'*m~': 'str'")),
    "enum values": (10**6, lambda n: "{ 'enum': 'Ee', 'data': [ %s ] }" % listed(n, "'v~'")),
    "documented members": (3 * 10**5, lambda n: documented("Ss", lines(n, "# @m~: text\n~"), struct(
        "Ss", listed(n, "'m~': 'int'")))),
    "documented values": (3 * 10**5, lambda n: documented("Ee", lines(n, "# @m~: text\n~"), "{ 'enum': 'Ee', 'data': [ %s ] }"
                                                         % listed(n, "'m~'"))),
    "undocumented members": (10**5, lambda n: "{ 'pragma': { 'documentation-exceptions': [ 'Ss' ] } }\n" + documented(
        "Ss", "# text", struct("Ss", listed(n, "'m~': 'int'")))),
    "branches": (2 * 10**5, lambda n: "{ 'enum': 'Ee', 'data': [ %s ] }\n%s{ 'union': 'Uu', 'base': { 'e': 'Ee' }, "
                 "'discriminator': 'e', 'data': { %s } }" % (listed(n, "'v~'"), struct("Ss", "'m': 'int'"), listed(
                     n, "'v~': 'Ss'"))),
    "unions of one base": (2000, lambda n: struct("Bb", "'e': 'Ee', " + listed(n, "'m~': 'int'")) + "{ 'enum': 'Ee', "
                           "'data': [ 'a' ] }\n" + lines(n, "{ 'union': 'Uu~', 'base': 'Bb', 'discriminator': 'e', "
                                                            "'data': { } }")),
    "features": (10**5, lambda n: "{ 'command': 'c', 'features': [ %s ] }" % listed(n, "'f~'")),
    "wide condition": (10**6, lambda n: "{ 'command': 'c', 'if': { 'all': [ %s ] } }" % listed(n, "'X~'")),
    "deep condition": (10**6, lambda n: "{ 'command': 'c', 'if': %s" % ("{ 'not': " * n)),
    "conditions": (10**5, lambda n: lines(n, "{ 'command': 'c~', 'if': { 'any': [ 'X~', { 'not': 'Y~' } ] } }")),
    "pragma names": (10**6, lambda n: "{ 'pragma': { 'documentation-exceptions': [ %s ] } }" % listed(n, "'v~'")),
    "comment lines": (10**6, lambda n: "##\n%s\n##\n" % lines(n, "# some text")),
    "blank comment lines": (10**6, lambda n: "##\n# @c:\n%s\n##\n{ 'command': 'c' }" % lines(n, "#")),
    "sections": (3 * 10**5, lambda n: documented("c", lines(n, "# TODO: text\n~"), "{ 'command': 'c' }")),
    "one long line of text": (5 * 10**6, lambda n: documented("c", "# " + "some. Text " * (n // 11), "{ 'command': 'c' }")),
    "comments": (3 * 10**5, lambda n: lines(n, "##\n# text ~\n##")),
    "members of struct types": (2 * 10**5, lambda n: chain(n, "{ 'struct': 'S%(this)s', 'data': { '*a': 'S%(next)s' } }")
                                + struct("S" + numeral(n), "") + "{ 'command': 'c', 'data': 'Sa' }"),
    "a ring of struct types": (2 * 10**5, lambda n: chain(n, "{ 'struct': 'S%(this)s', 'data': { '*a': 'S%(next)s' } }")
                               + struct("S" + numeral(n), "'*a': 'Sa'") + "{ 'command': 'c', 'data': 'Sa' }"),
    "a chain of bases": (2 * 10**5, lambda n: chain(n, "{ 'struct': 'S%(this)s', 'base': 'S%(next)s', 'data': { } }")),
    "unions in unions": (150, union_tower),
    "arrays": (2 * 10**5, lambda n: chain(n, "{ 'struct': 'S%(this)s', 'data': { 'a': [ 'S%(this)s' ] } }")),
    "a chain of includes": (2000, lambda n: includes(n, lambda k: "{ 'include': 'f%d.json' }\n" % (k + 1))),
    "includes that double": (90, lambda n: includes(n, lambda k: "{ 'include': 'f%d.json' }\n" % (k + 1) +
                                                   "{ 'include': 'f%d.json' }\n" % (k + 2))),
    "a file included often": (10**5, lambda n: {"root.json": lines(n, "{ 'include': 'a.json' }"), "a.json": ""}),
    "missing includes": (10**5, lambda n: lines(n, "{ 'include': 'a~.json' }")),
    "a long path": (10**6, lambda n: "{ 'include': '%sa.json' }" % ("x/../" * (n // 5))),
    "a long module name": (10**6, lambda n: "{ 'include': '%s' }" % ("../" * (n // 3))),
}


def write(folder, content):
    for name, text in (content if isinstance(content, dict) else {"root.json": content}).items():
        with open(os.path.join(folder, name), "w", encoding="latin-1") as file:
            file.write(text)


def run(qapi_gen, command, folder):
    """Status, processor seconds and the beginning of what was said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run([qapi_gen, command[0], "root.json"] + command[1:], cwd=folder, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result.returncode, seconds, result.stderr[:60].decode("utf-8", "replace").split("\n")[0], len(result.stderr)


def check(qapi_gen, name, count, make):
    """Prints a line for each command; returns whether all was well."""
    fine = True
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as quarter:
        write(folder, make(count))
        write(quarter, make(count // 4))
        for place in (folder, quarter):
            os.mkdir(os.path.join(place, "out"))
        for command in COMMANDS:
            status, seconds, said, length = run(qapi_gen, command, folder)
            before = run(qapi_gen, command, quarter)[1]
            wrong = status < 0 or length > 10**6 or (seconds > 1 and seconds > 8 * before)
            fine = fine and not wrong
            print("%-6s %-26s %-10s %6.2f s %5.1fx  status %d %s" % (
                "not ok" if wrong else "ok", name, command[0], seconds, seconds / max(before, 0.001), status, said), flush=True)
            if status != 0:
                break
    return fine


def main():
    qapi_gen = os.path.realpath(sys.argv[1] if len(sys.argv) > 1 else ".build/release/qapi-gen")
    scale = float(sys.argv[2]) if len(sys.argv) > 2 else 1
    start = time.monotonic()
    results = [check(qapi_gen, name, max(4, int(count * scale)), make) for name, (count, make) in CASES.items()]
    print("%d of %d well, %.0f s" % (sum(results), len(results), time.monotonic() - start))
    sys.exit(0 if all(results) else 1)


main()
