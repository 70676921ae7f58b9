"""The running year of the sample: its phases, what is selected and why, and how some of it is assessed."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Model

from indicators.models import Assessment, Cycle, CycleFeature
from sonderborg.sample.content import Ground, make, read, texts
from sonderborg.sample.days import moment

ASSESSED_DAYS_AGO = 20


def years(ground: Ground) -> Iterator[Model]:
    """Nothing where the year has a real plan."""
    year = ground.today.year
    if Cycle.objects.filter(year=year).exists():
        return
    rows = read("years")
    phases = {phase: date.fromisoformat(f"{year}-{day}") for phase, day in rows["phases"].items()}
    cycle = make(Cycle, year=year, months_only=False, sample=True, **phases)
    yield cycle
    for row in rows["selected"]:
        feature = ground.entries["feature"][row["feature"]]
        yield make(CycleFeature, cycle=cycle, feature=feature, **texts(row, "reason"))
        if row["level"] is not None:
            yield make(
                Assessment,
                cycle=cycle,
                feature=feature,
                level=row["level"],
                assessed_at=moment(ground.today - timedelta(days=ASSESSED_DAYS_AGO)),
                sample=True,
                **texts(row, "rationale", "evidence"),
            )
