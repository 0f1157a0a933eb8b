#!/usr/bin/env python3
"""make-schema.py FACTOR FOLDER: writes a made-up QAPI schema of about 24,000 lines times FACTOR.

The root is FOLDER/qapi-schema.json. Its shape is that of a large real one: four fifths of the lines are documentation,
and of 18 definitions 10 are structs or unions, 3 enums, 4 commands and 1 an event. The same factor always gives the
same text.
"""

import os
import random
import sys

MODULES = 28  # per unit of the factor
GROUPS = 2  # per module

WORDS = """anchor backlog bearing bridge bucket buoy cable cargo channel chart cistern compass crane current depth
dock draft engine ferry fleet float gauge gate harbor hatch hull inlet keel lamp latch ledger lever lock marina mast
meter mooring motor pilot pier pontoon pump quay radar reach relay rudder sail sensor shaft signal slip sluice spar
tank tide tiller timer tow valve vessel watch wharf winch""".split()

TYPES = ["str", "int", "bool", "size", "uint32", "number", "uint64", "int32"]


class Module:
    """The text of one file."""

    def __init__(self, number):
        self.number = number
        self.random = random.Random(number)
        self.lines = ["##", "# = Harbour, part %d" % number, "##", ""]
        for group in range(GROUPS):
            self.group(group)

    def names(self, count):
        """Different names of parts."""
        found = {}
        while len(found) < count:
            found["-".join(self.random.sample(WORDS, self.random.randint(1, 2)))] = None
        return list(found)

    def prose(self, first, indentation=0):
        """Some lines of text, the first one behind what opens it."""
        self.lines.append("#")
        line = first
        for _ in range(self.random.randint(4, 30)):
            word = self.random.choice(WORDS)
            if len(line) + len(word) > 68:
                self.lines.append(line)
                line = "#" + " " * indentation
            line += " " + word
        self.lines.append(line + ".")

    def document(self, symbol, parts, features=(), returns=None):
        self.lines += ["##", "# @%s:" % symbol]
        self.prose("# The %s of the" % self.random.choice(WORDS))
        for name in parts:
            self.prose("# @%s: the" % name, 4)
        if features:
            self.lines += ["#", "# Features:"]
        for name in features:
            self.prose("# @%s: some of it is going away:" % name, 4)
        if returns:
            self.prose("# Returns: %s for each" % returns, 4)
        self.lines += ["#", "# Since: %d.%d" % (self.random.randint(1, 9), self.random.randint(0, 2)), "##"]

    def members(self, names, types, conditional=True):
        """The inside of an object with those members, of which half are optional and a few have more than a type."""
        lines = []
        for name in names:
            text = "'%s'" % self.random.choice(types)
            if self.random.random() < 0.15:
                text = "[ %s ]" % text
            chance = self.random.random()
            if chance < 0.03:
                text = "{ 'type': %s, 'features': [ 'deprecated' ] }" % text
            elif chance < 0.06 and conditional:
                text = "{ 'type': %s, 'if': 'CONFIG_%s' }" % (text, self.random.choice(WORDS).upper())
            lines.append("'%s%s': %s" % (self.random.choice(["", "*"]), name, text))
        return lines

    def define(self, *keys):
        """A definition; a list is the inside of an object under `data`."""
        texts = [key if isinstance(key, str) else "'data': { %s }" % ",\n            ".join(key) for key in keys]
        self.lines += ("{ " + ",\n  ".join(texts) + " }").split("\n") + [""]

    def enum(self, name, values, conditional):
        self.document(name, values)
        texts = ["'%s'" % value for value in values]
        if conditional:
            texts[-1] = "{ 'name': %s, 'if': { 'not': 'CONFIG_TIDE' } }" % texts[-1]
        self.define("'enum': '%s'" % name, "'data': [ %s ]" % ",\n            ".join(texts))

    def struct(self, name, types, base=None):
        prefix = "own-" if base else ""
        names = [prefix + member for member in self.names(self.random.randint(2, 8))]
        members = self.members(names, types)
        self.document(name, names, ["deprecated"] if any("features" in line for line in members) else [])
        self.define("'struct': '%s'" % name, *(["'base': '%s'" % base] if base else []), members)

    def union(self, name, stem, tag, branches):
        self.document(name, [tag, "identity"])
        self.define(
            "'union': '%s'" % name, "'base': { '%s': '%sKind', 'identity': 'str' }" % (tag, stem),
            "'discriminator': '%s'" % tag,
            ["'%s': '%sPart%s'" % (branch, stem, "ABCD"[index % 4]) for index, branch in enumerate(branches)])

    def command(self, name, types, *flags):
        names = self.names(self.random.randint(1, 6))
        members = self.members(names, types, conditional=False)
        self.document(name, names, ["deprecated"] if any("features" in line for line in members) else [])
        self.define("'command': '%s'" % name, members, *flags)

    def group(self, number):
        """Types that use each other, and what is done with them."""
        words = self.random.sample(WORDS, 2) + [letters(self.number * GROUPS + number)]
        stem, name = "".join(word.capitalize() for word in words), "-".join(words)
        kinds = self.names(self.random.randint(3, 7))
        self.enum(stem + "Kind", kinds, conditional=False)
        self.enum(stem + "Mode", self.names(self.random.randint(3, 12)), conditional=True)
        self.enum(stem + "Level", self.names(4), conditional=False)
        types = TYPES + [stem + "Kind", stem + "Mode", stem + "Level"]
        for part in "ABCD":
            self.struct(stem + "Part" + part, types)
        self.struct(stem + "Info", types + [stem + "PartA", stem + "PartB"])
        for part in "CD":
            self.struct(stem + "Detail" + part, types, base=stem + "Part" + part)
        self.struct(stem + "Report", [stem + "Info", stem + "DetailC", stem + "DetailD"])
        self.union(stem + "Spec", stem, "spec-kind", kinds[:-1])
        self.union(stem + "Choice", stem, "choice-kind", kinds[:2])
        self.document("query-" + name, [], returns="@%sReport" % stem)
        self.define("'command': 'query-%s'" % name, "'returns': [ '%sReport' ]" % stem, "'allow-preconfig': true")
        self.command("move-" + name, types, "'coroutine': true")
        self.command("stop-" + name, types, "'allow-oob': true")
        self.document("add-" + name, [])
        self.define("'command': 'add-%s'" % name, "'boxed': true", "'data': '%sSpec'" % stem,
                    "'returns': '%sInfo'" % stem)
        self.document(name.replace("-", "_").upper(), ["detail", "level"])
        self.define("'event': '%s'" % name.replace("-", "_").upper(),
                    ["'detail': '%sDetailC'" % stem, "'*level': '%sLevel'" % stem])


def letters(number):
    """A number written with the digits a to j."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, modules = sys.argv[2], MODULES * int(sys.argv[1])
    os.makedirs(folder, exist_ok=True)
    root = ["{ 'pragma': { 'doc-required': true } }"]
    for number in range(modules):
        name = "part-%d.json" % number
        root.append("{ 'include': '%s' }" % name)
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.write("\n".join(Module(number).lines))
    with open(os.path.join(folder, "qapi-schema.json"), "w", encoding="ascii") as file:
        file.write("\n".join(root) + "\n")


main()
