"""What the API shows of analytics: data, and a page of charts."""

from pathlib import Path

from pydantic import Field

from shared.analytics.model import Metric
from shared.analytics.service import TEN, Summary
from shared.kernel.view import View
from shared.pages import template
from shared.pages.charts import bar_chart

_FOLDER = Path(__file__).parent


class CountView(View):
    """How often something happened; ``other`` adds up what happened fewer than ten times a day."""

    name: str
    count: int


class DayView(View):
    """The page views of a day."""

    day: str
    views: int | None = Field(description="null: fewer than ten")


class AnalyticsView(View):
    """Counters of a range of days. What was counted fewer than ten times in a day is not shown."""

    first: str
    last: str
    pages: tuple[CountView, ...]
    features: tuple[CountView, ...]
    durations: tuple[CountView, ...]
    days: tuple[DayView, ...]


def analytics_view(summary: Summary) -> AnalyticsView:
    """Return a summary as data."""

    def counts(metric: Metric) -> tuple[CountView, ...]:
        found = summary.totals[metric].items()
        return tuple(CountView(name=name, count=count) for name, count in found)

    return AnalyticsView(
        first=summary.first,
        last=summary.last,
        pages=counts(Metric.PAGES),
        features=counts(Metric.FEATURES),
        durations=counts(Metric.DURATIONS),
        days=tuple(DayView(day=day, views=views) for day, views in summary.views.items()),
    )


def analytics_page(view: AnalyticsView) -> str:
    """Return a summary as a page."""
    charts = [
        (
            "Page views by day",
            [(each.day, each.views or 0, _text(each.views)) for each in view.days],
        ),
        *(
            (title, [(_words(each.name), each.count, str(each.count)) for each in found])
            for title, found in (
                ("Pages visited", view.pages),
                ("Features used", view.features),
                ("Length of visits", view.durations),
            )
        ),
    ]
    return template(_FOLDER, "analytics.html.j2").render(
        view=view,
        ten=TEN,
        charts=[
            (title, rows, bar_chart(rows, top=max((row[1] for row in rows), default=1)))
            for title, rows in charts
        ],
    )


def _text(views: int | None) -> str:
    return f"under {TEN}" if views is None else str(views)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
