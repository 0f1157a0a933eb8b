"""Compares what two processes say of their schemas: whether one is a true, if partial, view of the other."""

import re

VERSION = re.compile(r"\b[Ss]ince (?:QEMU )?(\d+\.\d+)")
GONE = re.compile(r"\b(?:[Gg]one|[Mm]issing) since (?:QEMU )?(\d+\.\d+)")


class Notes:
    """What a schema's documentation says of the versions of its members, read from `qapi-gen dump`."""

    def __init__(self, dump):
        self.texts, self.bases, self.own = {}, {}, {}
        symbol = part = owner = None
        for line in dump.splitlines():
            words = line.split()
            if line.startswith("doc "):
                symbol, part = line.partition("symbol=")[2], None
            elif symbol is None and not line.startswith(" "):
                owner = words[1] if words[0] in ("object", "enum", "alternate") else None
            elif symbol is None and owner and words[0] == "base":
                self.bases[owner] = words[1]
            elif symbol is None and owner and words[0] == "member" and line.startswith("    m"):
                self.own.setdefault(owner, set()).add(words[1].rstrip(":"))
            elif match := re.fullmatch(r"    (body=|arg=(.*)|feature=.*|section=.*)", line):
                part = match[2] or match[1]
            elif symbol:
                # A since section's text is a bare number.
                prefix = "since " if part == "section=Since" else ""
                self.texts.setdefault((symbol, part), []).append(prefix + line.strip())

    def of(self, owner, member=None):
        """The words on a definition, or on a member of it, that may be inherited."""
        if member is None:
            return " ".join(sum((self.texts.get((owner, part), []) for part in ("body=", "section=Since")), []))
        while owner in self.bases and member not in self.own.get(owner, ()):
            owner = self.bases[owner]
        return " ".join(self.texts.get((plain(owner), member), []))


def plain(name):
    """The definition that an implicit type belongs to."""
    match = re.fullmatch(r"q_obj_(.*)-(?:arg|base)", name)
    return match[1] if match else name


class View:
    """A schema, unmasked, laid beside the one that a process of that version shows."""

    def __init__(self, ours, theirs, notes, version, newer, exceptions):
        self.ours = {entry["name"]: entry for entry in ours}
        self.theirs = {entry["name"]: entry for entry in theirs}
        self.notes, self.version = notes, version
        self.exceptions = {*exceptions, *(place for place, release in newer.items() if version < numbers(release))}
        self.faults, self.used, self.seen = [], set(), set()

    def names(self, kind, entries):
        return [name for name, entry in entries.items() if entry["meta-type"] == kind]

    def is_excused(self, place, *note):
        """Whether the documentation or the list of exceptions says that a thing is not to be found."""
        if place in self.exceptions:
            self.used.add(place)
            return True
        words = self.notes.of(*note)
        gone = GONE.search(words)
        if gone:
            return self.version >= numbers(gone[1])
        since = VERSION.search(words)
        return bool(since) and self.version < numbers(since[1])

    def fault(self, place, path, what):
        if place in self.exceptions:
            self.used.add(place)
        else:
            self.faults.append(f"{place} (from {path}): {what}")

    def unknown(self, kind):
        """The definitions that the process has not, and that nothing says so of."""
        names = self.names(kind, self.ours)
        return [name for name in names if name not in self.theirs and not self.is_excused(name, name)]

    def compare(self, kind):
        for name in self.names(kind, self.ours):
            if name in self.theirs:
                self.compare_definition(name, self.ours[name], self.theirs[name])

    def compare_definition(self, name, our, their):
        if our["meta-type"] != their["meta-type"]:
            return self.fault(name, name, f"is a {our['meta-type']}, theirs a {their['meta-type']}")
        if our.get("allow-oob") != their.get("allow-oob"):
            self.fault(name, name, f"out of band: {our.get('allow-oob')}, theirs {their.get('allow-oob')}")
        # What a client writes, and what it reads.
        written = our["meta-type"] == "command"
        self.compare_types(our["arg-type"], their["arg-type"], name, name, written)
        if written:
            if (our["ret-type"] == "q_empty") != (self.is_empty(their["ret-type"])):
                self.fault(name, name, f"returns {our['ret-type']}, theirs {self.shown(their['ret-type'])}")
            else:
                self.compare_types(our["ret-type"], their["ret-type"], name, f"{name} returns", False)

    def is_empty(self, name):
        entry = self.theirs[name]
        return entry["meta-type"] == "object" and not entry["members"] and "tag" not in entry

    def compare_types(self, our_name, their_name, place, path, written):
        if (our_name, their_name, written) in self.seen:
            return
        self.seen.add((our_name, their_name, written))
        our, their = self.ours[our_name], self.theirs[their_name]
        kind = our["meta-type"]
        if kind != their["meta-type"] or our.get("json-type") != their.get("json-type"):
            return self.fault(place, path, f"is {our_name}, theirs {self.shown(their_name)}")
        if kind == "array":
            self.compare_types(our["element-type"], their["element-type"], place, path + "[]", written)
        elif kind == "enum":
            self.compare_values(our, their, path)
        elif kind == "alternate":
            self.compare_alternates(our, their, path, written)
        elif kind == "object":
            self.compare_members(our, their, path, written)
            self.compare_variants(our, their, path, written)

    def shown(self, name):
        """A type of the process, whose name says nothing."""
        entry = self.theirs[name]
        parts = entry.get("values") or [part.get("name", part.get("type")) for part in entry.get("members", [])]
        return f"{entry.get('json-type') or entry['meta-type']} {parts or entry.get('element-type', '')}"

    def compare_values(self, our, their, path):
        for value in our["values"]:
            place = f"{our['name']}.{value}"
            if value not in their["values"] and not self.is_excused(place, our["name"], value):
                self.fault(place, path, "the value is not theirs")

    def compare_alternates(self, our, their, path, written):
        rest = {self.form(self.theirs, branch["type"]): branch["type"] for branch in their["members"]}
        for branch in our["members"]:
            form = self.form(self.ours, branch["type"])
            if form in rest:
                self.compare_types(branch["type"], rest[form], f"{our['name']}.{form}", f"{path}.({form})", written)
            else:
                self.fault(f"{our['name']}.{form}", path, "the branch is not theirs")

    def form(self, entries, name):
        """The JSON type by which an alternate knows a branch."""
        entry = entries[name]
        return {"enum": "string", "number": "int"}.get(entry["meta-type"]) or entry.get("json-type", entry["meta-type"])

    def compare_members(self, our, their, path, written):
        owner = plain(our["name"])
        rest = {member["name"]: member for member in their["members"]}
        for member in our["members"]:
            name = member["name"]
            place, inner = f"{owner}.{name}", f"{path}.{name}"
            other = rest.pop(name, None)
            if other is None:
                if not self.is_excused(place, our["name"], name):
                    self.fault(place, inner, "the member is not theirs")
                elif written and "default" not in member:
                    self.fault(place + " required", inner, "the member is not theirs and cannot be left out")
                continue
            if ("default" in member) != ("default" in other):
                ours, theirs = ("optional" if "default" in each else "required" for each in (member, other))
                # What came or went is optional for the sake of those that have it not.
                if not (ours == "optional" and VERSION.search(self.notes.of(our["name"], name))):
                    self.fault(place, inner, f"is {ours}, theirs {theirs}")
            self.compare_types(member["type"], other["type"], place, inner, written)
        for name, member in rest.items():
            if written and "default" not in member and not self.is_excused(f"{owner}.{name}", our["name"], name):
                self.fault(f"{owner}.{name}", f"{path}.{name}", "the member is required and not ours")

    def compare_variants(self, our, their, path, written):
        owner = plain(our["name"])
        if our.get("tag") != their.get("tag"):
            return self.fault(owner, path, f"the tag is {our.get('tag')}, theirs {their.get('tag')}")
        rest = {variant["case"]: variant["type"] for variant in their.get("variants", [])}
        for variant in our.get("variants", []):
            case = variant["case"]
            # That there is such a case is told with the values of the tag.
            if case in rest:
                self.compare_types(variant["type"], rest[case], f"{owner}.{case}", f"{path}({case})", written)


def numbers(release):
    return tuple(int(part) for part in release.split("."))
