"""Generated YAML as people lay it out, and as nobody would: every notation beside every other one."""

from hypothesis import strategies as st

WORDS = st.sampled_from(["a", "b c", "x-1", "é", "arn:aws:x", "${V}", "no#comment", "it's", "-z", "1", "true"])
COMMENTS = st.sampled_from(["", "", "", " # note", "  # - x: [1", " #"])
BLANKS = st.sampled_from(["", "", "", "", " ", "\t"])
STEPS = st.sampled_from([1, 2, 2, 4])
CHOMPINGS = st.sampled_from(["", "-", "+"])
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r"])
MAX_DEPTH = 3


class Layout:
    """Draws the parts of one document; names are numbered so that no key or anchor stands twice."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._count = 0
        self._anchors: list[str] = []

    def mapping(self, indent: int, depth: int, *, is_compact: bool = False) -> str:
        """The lines of a block mapping; a compact one begins behind a dash."""
        text = ""
        for index in range(self._draw(st.integers(1, 3))):
            begin = "" if is_compact and index == 0 else self.between(indent) + " " * indent
            text += begin + self._key() + self.value(indent, depth)
        return text

    def sequence(self, indent: int, depth: int, *, is_compact: bool = False) -> str:
        """The lines of a block sequence."""
        text = ""
        for index in range(self._draw(st.integers(1, 3))):
            begin = "" if is_compact and index == 0 else self.between(indent) + " " * indent
            text += f"{begin}-{self.item(indent, depth)}"
        return text

    def between(self, indent: int) -> str:
        """Blank lines and comment lines before an entry, mostly none."""
        kinds = st.sampled_from(["", "", "", "blank", "comment", "other", "both"])
        kind = self._draw(kinds)
        other = " " * self._draw(st.integers(0, 6))
        lines = {
            "": "",
            "blank": self._draw(BLANKS) + "\n",
            "comment": " " * indent + "# on it\n",
            "other": other + "# o\n",
        }
        return lines["comment"] + lines["blank"] + lines["comment"] if kind == "both" else lines[kind]

    def value(self, indent: int, depth: int) -> str:
        """What stands behind a colon, to the end of the last line."""
        deeper = indent + self._draw(STEPS)
        kinds = ["scalar", "scalar", "empty", "block", "plain", "quoted", "flow", "alias"]
        if depth < MAX_DEPTH:
            kinds += ["mapping", "mapping", "sequence", "sequence"]
        kind = self._draw(st.sampled_from(kinds))
        properties = self._properties()
        if kind == "mapping":
            return f"{properties}{self._rest()}{self.mapping(deeper, depth + 1)}"
        if kind == "sequence":
            column = self._draw(st.sampled_from([indent, deeper]))
            return f"{properties}{self._rest()}{self.sequence(column, depth + 1)}"
        return self._leaf(kind, properties, indent, depth)

    def item(self, indent: int, depth: int) -> str:
        """What stands behind a dash, to the end of the last line."""
        kinds = ["scalar", "scalar", "scalar", "empty", "block", "plain", "quoted", "flow", "alias"]
        if depth < MAX_DEPTH:
            kinds += ["mapping", "mapping", "sequence", "below"]
        kind = self._draw(st.sampled_from(kinds))
        gap = " " * self._draw(st.sampled_from([1, 1, 1, 3]))
        if kind == "mapping":
            return gap + self.mapping(indent + 1 + len(gap), depth + 1, is_compact=True)
        if kind == "sequence":
            return gap + self.sequence(indent + 1 + len(gap), depth + 1, is_compact=True)
        if kind == "below":
            return self._properties() + self._rest() + self.mapping(indent + 2, depth + 1)
        return self._leaf(kind, self._properties(), indent, depth)

    def flow(self, indent: int, depth: int) -> str:
        """A flow collection, on one line or on several."""
        comma = self._draw(st.sampled_from([", ", ",", " , ", "lines", "lines", "leading", "mixed"]))
        is_mapping = self._draw(st.booleans())
        members = [self._member(indent, depth, is_mapping=is_mapping) for _ in range(self._draw(st.integers(0, 3)))]
        brackets = "{}" if is_mapping else "[]"
        end = self._draw(st.sampled_from(["", "", ","])) if members else ""
        line = "\n" + " " * (indent + 2)
        if comma == "lines":
            begin = "".join(f"{self._flow_comment(indent)}{line}{member}," for member in members)
            begin = begin if end else begin[:-1] if members else ""
            return f"{brackets[0]}{begin}{self._draw(COMMENTS) if members else ''}\n{' ' * (indent + 1)}{brackets[1]}"
        if comma == "leading":
            return f"{brackets[0]}{f'{self._draw(COMMENTS)}{line}, '.join(members)}{line}{brackets[1]}"
        if comma == "mixed":
            comma = self._draw(
                st.sampled_from([f",{self._draw(COMMENTS)}{line}", f"{line},{line}", f", # c{line}# d{line}"])
            )
        blank = self._draw(st.sampled_from(["", "", " "]))
        return f"{brackets[0]}{blank}{comma.join(members)}{end}{blank}{brackets[1]}"

    def _flow_comment(self, indent: int) -> str:
        return self._draw(COMMENTS) + self._draw(st.sampled_from(["", "", f"\n{' ' * (indent + 2)}# on it"]))

    def _member(self, indent: int, depth: int, *, is_mapping: bool) -> str:
        text = self._draw(st.sampled_from(["a", "'b, c'", '"d"', "e f", "!Ref x", "12"]))
        if depth < MAX_DEPTH and self._draw(st.sampled_from([False, False, True])):
            text = self.flow(indent + 2, depth + 1)
        if not is_mapping:
            return self._draw(st.sampled_from([text, text, f"k: {text}"]))
        return self._draw(st.sampled_from([f"{self._key()} {text}", f'"{self._name()}":{text}', f"{self._key()} "]))

    def _leaf(self, kind: str, properties: str, indent: int, depth: int) -> str:
        deeper = " " * (indent + 2)
        if kind == "empty":
            return properties + self._rest()
        if kind == "alias":
            return f" *{self._draw(st.sampled_from(self._anchors))}{self._rest()}" if self._anchors else " z\n"
        if kind == "flow":
            return f"{properties} {self.flow(indent, depth + 1)}{self._rest()}"
        if kind == "plain":
            return f"{properties} one\n{deeper}two\n\n{deeper}three{self._rest()}"
        if kind == "quoted":
            return f"{properties} 'one\n{deeper}# two\n\n  three'{self._rest()}"
        if kind == "block":
            return f"{properties} {self._block(indent)}"
        quotes = self._draw(st.sampled_from(["", "", "'", '"']))
        word = self._draw(WORDS).replace("'", "")
        return f"{properties} {quotes}{word}{quotes}{self._rest()}"

    def _block(self, indent: int) -> str:
        header = self._draw(st.sampled_from("|>")) + self._draw(CHOMPINGS) + self._draw(COMMENTS)
        inner = " " * (indent + self._draw(STEPS))
        lines = st.lists(st.sampled_from(["a", "# no comment", " b", "- c", "k: v", "", "", " "]), max_size=4)
        written = (inner + line if line else self._draw(BLANKS).strip("\t") for line in self._draw(lines))
        return f"{header}\n" + "".join(f"{line}\n" for line in written)

    def _rest(self) -> str:
        return self._draw(COMMENTS) + self._draw(BLANKS) + "\n"

    def _properties(self) -> str:
        kind = self._draw(st.sampled_from(["", "", "", "", " !T", " &", " !T &"]))
        if not kind.endswith("&"):
            return kind
        self._anchors.append(f"n{len(self._anchors)}")
        return kind + self._anchors[-1]

    def _name(self) -> str:
        self._count += 1
        return f"k{self._count}"

    def _key(self) -> str:
        name = self._name()
        return self._draw(st.sampled_from([f"{name}:", f"{name}:", f"'{name}':", f'"{name}" :', f"&{name} {name}:"]))


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """A document in block style; not all of them can be read."""
    layout = Layout(draw)
    start = draw(st.sampled_from(["", "", "# head\n", "---\n"]))
    is_mapping = draw(st.booleans())
    text = start + (layout.mapping(0, 0) if is_mapping else layout.sequence(0, 0)) + layout.between(0)
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return draw(st.sampled_from(["", "", "\ufeff"])) + text.replace("\n", draw(ENDS))
