"""Report on the state of the content: the lines of all checks, by section, with the names of the objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch

from bamex.addresses import back_office_address
from bamex.health.checks import CHECKS
from bamex.health.lines import SECTIONS_IN_ORDER, HealthLine, Level
from bamex.object_names import ObjectName, names_of_objects

MOST_OBJECTS_OF_LINE = 30  # on one line; the others are counted


@dataclass
class ReportedLine:
    """A line with the objects that it is about, by name."""

    line: HealthLine
    objects: list[dict[str, str]]

    @property
    def more(self) -> int:
        return len(self.line.keys) - len(self.objects)


@dataclass
class HealthReport:
    """The sections in their order, each with its lines."""

    sections: dict[str, list[ReportedLine]]

    @property
    def level(self) -> Level:
        levels = [reported.line.level for lines in self.sections.values() for reported in lines]
        return max(levels, default=Level.RIGHT)

    def as_json(self) -> dict[str, Any]:
        """The report in the form that programs read."""
        lines = [
            {
                "section": section,
                "level": reported.line.level.name.lower(),
                "count": reported.line.count,
                "sentence": reported.line.sentence,
                "objects": [{name: shown[name] for name in ("code", "title")} for shown in reported.objects],
            }
            for section, lines in self.sections.items()
            for reported in lines
        ]
        return {"level": self.level.name.lower(), "lines": lines}


def make_report() -> HealthReport:
    """The report as of now, in the active language."""
    lines = [line for check in CHECKS for line in check()]
    names = names_of_objects({key for line in lines for key in line.keys[:MOST_OBJECTS_OF_LINE]})
    sections: dict[str, list[ReportedLine]] = {str(section): [] for section in SECTIONS_IN_ORDER}
    for line in lines:
        shown = [describe_object(names[key]) for key in line.keys[:MOST_OBJECTS_OF_LINE] if key in names]
        sections.setdefault(line.section, []).append(ReportedLine(line, shown))
    return HealthReport({section: reported for section, reported in sections.items() if reported})


def describe_object(name: ObjectName) -> dict[str, str]:
    model = apps.get_model(name.label)
    try:
        address = back_office_address(model, "change", name.pk)
    except NoReverseMatch:
        address = ""
    return {"code": name.code, "title": name.title, "address": address, "noun": str(model._meta.verbose_name)}
