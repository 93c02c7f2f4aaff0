"""What a run knows besides the files that it checks: layers, the day, and what was accepted before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.analysis import Knowledge
from bot.configuration.loading import ConfigFiles
from bot.errors import UserError
from bot.findings.baseline import BaselineError, parse_baseline
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.loading import load_catalogue
from bot.text.source import SourceFile


def know(settings: Settings, files: ConfigFiles, today: Callable[[], date]) -> Knowledge:
    """The knowledge of a run. Raises UserError for a baseline or a catalogue file that is wrong."""
    paths = dict.fromkeys(each.place.rpartition(":")[0] for each in settings.ignore_findings)
    paths |= dict.fromkeys(written.path for each in settings.environments for _, written in each.written)
    read = ((path, files.read(path)) for path in paths)
    configuration = {path: SourceFile(path, data) for path, data in read if data is not None}
    catalogue = load_catalogue(settings, files)
    return Knowledge(catalogue, today(), _read_baseline(settings, files), configuration)


def with_configuration(report: Report, knowledge: Knowledge) -> Report:
    """The report with the configuration files among its sources: what stands in one may be worth a finding."""
    if not knowledge.configuration:
        return report
    sources, base_sources = ({**knowledge.configuration, **each} for each in (report.sources, report.base_sources))
    return replace(report, sources=sources, base_sources=base_sources)


def _read_baseline(settings: Settings, files: ConfigFiles) -> str | None:
    if settings.baseline is None:
        return None
    data = files.read(settings.baseline)
    if data is None:
        raise UserError(
            f"the baseline '{settings.baseline}' does not exist. Write it with `layer-bot baseline write`, "
            "or leave the setting out."
        )
    text = data.decode("utf-8", errors="replace")
    try:
        parse_baseline(text, settings.baseline)
    except BaselineError as error:
        raise UserError(f"{error}.") from error
    return text
