"""Answers test vectors about whiteouts and the trees that layers make, with nothing but the standard library.

It was written from the chapters, to show what they are worth to somebody without Rust. `--wrong MISTAKE` makes one of
the known mistakes instead.
"""

from protocol import demand, serve

WRONG = ["anywhere", "dots-joined", "opaque-unknown", "in-order", "whiteouts-kept", "links-unfollowed", "copied"]
WRONG += ["last-wins", "emptied", "any-order", "own-taken-away"]


def is_in(place, directory):
    """Whether a place is below another; all are below the root, which is the empty text."""
    return place != directory and (place + "/").startswith(directory + "/" if directory else "")


def whiteout(path, wrong):
    """The directory and the name of what a path takes away; no name means everything in it."""
    directory, _, name = path.rpartition("/")
    before, mark, rest = name.partition(".wh.")
    if not mark or before and wrong != "anywhere":
        return {}
    if rest == ".wh..opq" and wrong != "opaque-unknown":
        return {"directory": directory}
    demand(rest, "changeset.whiteout.nameless")
    demand(rest not in (".", "..") or wrong == "dots-joined", "changeset.whiteout.dots")
    return {"directory": directory, "name": rest}


def read(path):
    """A path as its place in the tree."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    whiteouts = any(part.startswith(".wh.") for part in parts[:-1])
    demand(".." not in parts and "\0" not in path and not whiteouts, "apply.path.name")
    return "/".join(parts)


class Entry:
    """What is at a place; a hard link is the same entry at another."""

    def __init__(self, kind):
        self.kind = kind


def walk(tree, place, follow, wrong):
    """Where a way leads; `follow` is asked about each link on it."""
    here, left, links = "", place.split("/")[::-1], 0
    while left:
        part = left.pop()
        if part in ("", "."):
            continue
        if part == "..":
            here = here.rpartition("/")[0]
            continue
        here = f"{here}/{part}".lstrip("/")
        kind = tree[here].kind if here in tree else ""
        if kind.startswith("link ") and wrong != "links-unfollowed" and follow(here):
            links += 1
            demand(links <= 255, "apply.ways.endless")
            target = kind.removeprefix("link ")
            here = "" if target.startswith("/") else here.rpartition("/")[0]
            left += target.split("/")[::-1]
    return here


class Layer:
    """A tree on its way from one layer to the next."""

    def __init__(self, lower, members, wrong):
        self.tree, self.lower, self.wrong = dict(lower), lower, wrong
        self.put, self.needed, places = set(), set(), [read(member[0]) for member in members]
        demand(len(set(places)) == len(places) or wrong == "last-wins", "changeset.members.once")
        sorted_out = [(place, member, whiteout(place, wrong)) for place, member in zip(places, members)]
        self.directories = {place for place, member, _ in sorted_out if len(member) == 1}
        if wrong != "in-order":
            for place, _, gone in sorted_out:
                self.take_away(gone, lower)
        for place, member, gone in sorted_out:
            if wrong == "in-order":
                self.take_away(gone, dict(self.tree))
            if not gone or wrong == "whiteouts-kept":
                self.place(place, member)

    def take_away(self, gone, seen):
        if not gone:
            return
        directory = walk(seen, gone["directory"], lambda link: link not in self.directories, self.wrong)
        whole = f"{directory}/{gone['name']}".lstrip("/") if "name" in gone else directory
        for place in seen:
            if is_in(place, whole) or place == whole and "name" in gone:
                self.tree.pop(place, None)

    def place(self, path, member):
        if not path:
            return demand(len(member) == 1, "apply.root")
        place = self.way(path)
        self.room(place, len(member) == 1)
        self.tree[place] = self.entry(member)
        self.put.add(place)

    def way(self, path):
        """The place of a path, in a directory that is there."""
        directory, _, name = path.rpartition("/")
        directory = walk(self.tree, directory, self.note, self.wrong)
        parts = directory.split("/") if directory else []
        for count in range(1, len(parts) + 1):
            at = "/".join(parts[:count])
            demand(not parts[count - 1].startswith(".wh."), "apply.path.name")
            found = self.tree.setdefault(at, Entry("directory")).kind
            demand(found == "directory" or self.wrong == "links-unfollowed", "apply.ways.directory")
        return f"{directory}/{name}".lstrip("/")

    def note(self, link):
        self.needed.add(link)
        return True

    def entry(self, member):
        if len(member) == 1:
            return Entry("directory")
        if len(member) == 2:
            return Entry(f"file {member[1]}")
        if member[1] == "->":
            return Entry(f"link {member[2]}")
        directory, _, name = read(member[2]).rpartition("/")
        target = f"{walk(self.tree, directory, self.note, self.wrong)}/{name}".lstrip("/")
        demand(target in self.tree and self.tree[target].kind != "directory", "apply.hard-link.target")
        self.needed.add(target)
        return Entry(self.tree[target].kind) if self.wrong == "copied" else self.tree[target]

    def room(self, place, directory):
        """Makes room for an entry, as far as this layer has no need of what is there."""
        demand(place not in self.put or self.wrong == "last-wins", "changeset.members.once")
        directories = place in self.tree and self.tree[place].kind == "directory" and directory
        if directories and self.wrong != "emptied":
            return
        own = any(is_in(one, place) for one in self.put)
        demand(not own or self.wrong == "own-taken-away", "apply.own")
        needed = any(is_in(one, place) or one == place for one in self.needed)
        demand(not needed or self.wrong == "any-order", "apply.needed")
        for gone in [one for one in self.tree if is_in(one, place) or one == place]:
            del self.tree[gone]


def apply(given, wrong):
    tree = {}
    for members in given["layers"]:
        tree = Layer(tree, members, wrong).tree
    first, listed = {}, {}
    for place in sorted(tree):
        name = first.setdefault(id(tree[place]), place)
        listed[place] = tree[place].kind if name == place else f"hard link to {name}"
    return listed


ANSWERS = {"whiteout": lambda given, wrong: whiteout(given["path"], wrong), "apply": apply}


if __name__ == "__main__":
    serve(__doc__, WRONG, ANSWERS)
