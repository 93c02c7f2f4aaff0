"""What a repair takes, made once for many files: settings, knowledge, and the candidates of a directory."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bot.analysis import Knowledge, Snapshot, read_all
from bot.findings.finding import Applicability
from bot.fixes.pins import Pins
from bot.fixing import Job, Wish
from bot.knowing import know
from bot.local.discovery import list_files
from bot.local.reading import FolderWalk, Loader, read_contents
from bot.local.workplace import find_workplace
from bot.ports import TransformAnswer, TransformRequest
from bot.settings import Settings
from bot.template.repository import Files, Templates
from bot.transform.translator import translate


class InProcess:
    """The SAM translator in this process, so that its CPU seconds are counted where they are caused."""

    def transform(self, requests: tuple[TransformRequest, ...]) -> tuple[TransformAnswer, ...]:
        """The answers to all requests, in their order."""
        return tuple(translate(request) for request in requests)


class Workshop(NamedTuple):
    """A directory, its files that can matter, and what is known of layers."""

    root: str
    files: Mapping[str, bytes]
    settings: Settings
    knowledge: Knowledge

    @property
    def job(self) -> Job:
        """A repair with every fix that has edits."""
        wish = Wish(Applicability.UNSAFE, Pins(today=self.knowledge.today))
        return Job(self.settings, self.knowledge, wish, InProcess())

    def snapshot(self, path: str, data: bytes) -> Snapshot:
        """One file by itself, with these bytes."""
        files = Files({path: data}, {}, frozenset((path,)), Loader(self.root), FolderWalk(self.root))
        return Snapshot(files, 1, 0, is_whole=False)

    def read(self, path: str, data: bytes) -> Templates:
        """What one file says, with these bytes."""
        return read_all(self.snapshot(path, data).files, self.settings)


def open_workshop(root: Path, settings: Settings) -> Workshop:
    """The workshop of a directory."""
    workplace = find_workplace(str(root))
    contents = read_contents(list_files((str(root),), workplace.root, ()))
    return Workshop(workplace.root, contents.candidates, settings, know(settings, workplace.files, date.today))
