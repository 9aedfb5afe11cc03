"""Lists of heads: a section may be one list whose items are its entries."""

from collections.abc import Sequence
from dataclasses import replace

from shared.resumes.extraction.entries.cells import continued
from shared.resumes.extraction.entries.prose import tells
from shared.resumes.extraction.fields.dates import Period, find_period, without_period
from shared.resumes.extraction.pdf.lines import Line

_NEXT_LINE_EM = 1.6
_SAME_EDGE_PT = 3.0


def is_list_of_heads(lines: Sequence[Line], *, month_first: bool) -> bool:
    """Tell whether a section is one list whose items are heads: only items have times."""
    if not lines or not lines[0].bulleted:
        return False
    dated = [(line, find_period(line.text, month_first=month_first)) for line in lines]
    ranges = [(line, period) for line, period in dated if period and period.is_range]
    return bool(ranges) and all(
        line.bulleted
        and _is_at_an_end(line, period)
        and not tells(without_period(line.text, period).lstrip(": "), bold=line.bold)
        for line, period in ranges
    )


def _is_at_an_end(line: Line, period: Period) -> bool:
    """Tell whether a line begins or ends with its time."""
    before, after = line.text[: period.begins_at], line.text[period.ends_at :]
    return not (any(map(str.isalnum, before)) and any(map(str.isalnum, after)))


def unwrapped_items(lines: Sequence[Line]) -> list[Line]:
    """Join an item of a list with the lines that go on where its text begins."""
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else None
        if above and above.bulleted and not line.bulleted and _goes_on_below(above, line):
            joined[-1] = replace(above, y=line.y, spans=continued(above.spans, line.spans))
        else:
            joined.append(line)
    return joined


def _goes_on_below(above: Line, line: Line) -> bool:
    """Tell whether a line stands just below another one and begins where it does."""
    near = above.page == line.page and 0 < above.y - line.y < _NEXT_LINE_EM * line.size
    return near and abs(above.x0 - line.x0) < _SAME_EDGE_PT
