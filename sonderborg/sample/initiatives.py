"""Initiatives of the sample with their tags, milestones and updates, as unsaved rows, parents before children."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.models import Model

from initiatives.models import Initiative, Milestone, MilestoneShift, State, Tag, Update
from sonderborg.sample.content import Ground, Row, make, read, slug_of_copy, texts
from sonderborg.sample.days import before, moment, workday
from sonderborg.sample.places import source

TAGS = {"dimension": "dimensions", "goal": "goals", "feature": "features"}


def initiatives(ground: Ground, number: int | None = None) -> Iterator[Model]:
    """`number` of them (None: each that the file has, once); beyond the file's they are varied and numbered."""
    rows = read("initiatives")
    for index in range(len(rows) if number is None else number):
        yield from _with_children(ground, rows[index % len(rows)], index // len(rows))


def _with_children(ground: Ground, row: Row, copy: int) -> Iterator[Model]:
    dice = ground.dice("initiative", row["slug"], copy)
    initiative = _initiative(ground, row, copy, dice)
    if not copy:
        ground.initiatives[row["slug"]] = initiative
    milestones = [_milestone(ground, initiative, milestone, dice) for milestone in row["milestones"]]
    updates = [_update(ground, initiative, update) for update in row["updates"]]
    children = [*_partners(ground, initiative, row, copy, dice), *_tags(ground, initiative, row)]
    children += [part for parts in milestones for part in parts] + updates
    _date(initiative, [milestone.done_on for milestone, *_ in milestones], [update.told_on for update in updates])
    yield initiative
    yield from children


def _initiative(ground: Ground, row: Row, copy: int, dice: Random) -> Any:
    extras, organisations = read("extras"), list(ground.organisations.values())
    manual = extras["manual_status"].get(row["slug"], {"status": "", "reason": ""})
    starts_on = workday(ground.today, row["starts_offset_months"] - (12 * dice.randint(0, 3) if copy else 0), dice)
    ends = row["ends_offset_months"]
    return make(
        Initiative,
        slug=ground.free(Initiative, slug_of_copy(row["slug"], copy)),
        **{name: row[name] for name in ("fields", "audiences", "life_stages", "phase", "place")},
        starts_on=starts_on,
        ends_on=None if ends is None else max(starts_on, workday(ground.today, ends, dice)),
        lead=dice.choice(organisations) if copy else ground.organisations[row["lead"]],
        contact_role=row["contact_role_da"],
        featured=row["featured"] and not copy,
        manual_status=manual["status"],
        manual_status_reason=manual["reason"],
        state=extras["drafts"].get(row["slug"], State.PUBLISHED),
        published_at=moment(before(ground.today, min(starts_on, ground.today - timedelta(days=dice.randint(20, 90))))),
        sample=True,
        **texts(row, "title", copy=copy),
        **texts(row, "summary", "body"),
        **source(),
    )


def _date(initiative: Any, done: list[date | None], told: list[date]) -> None:
    """It was made when it went public and changed with its last news; what is not public has no such day."""
    initiative.created_at = initiative.published_at
    news = [moment(day, 11) for day in (*done, *told) if day]
    initiative.updated_at = max([initiative.created_at, *news])
    if initiative.state != State.PUBLISHED:
        initiative.published_at = None


def _partners(ground: Ground, initiative: Any, row: Row, copy: int, dice: Random) -> list[Model]:
    if copy:
        chosen = dice.sample(list(ground.organisations.values()), dice.randint(1, 3))
    else:
        chosen = [ground.organisations[slug] for slug in row["partners"]]
    return [Initiative.partners.through(initiative=initiative, organisation=partner) for partner in chosen]


def _tags(ground: Ground, initiative: Any, row: Row) -> list[Model]:
    return [
        make(
            Tag,
            initiative=initiative,
            strength=tag["strength"],
            **{kind: ground.entries[kind][tag["code"]]},
            **texts(tag, "reason"),
        )
        for kind, many in TAGS.items()
        for tag in row[many]
    ]


def _milestone(ground: Ground, initiative: Any, row: Row, dice: Random) -> list[Any]:
    """The milestone, and behind it the date that was moved, if one was."""
    due_on, done_on = workday(ground.today, row["offset_months"], dice), None
    if row["done"]:
        done_on = before(ground.today, due_on + timedelta(days=row["done_delay_days"]))
    changed = moment(done_on or before(ground.today, initiative.starts_on), 11)
    milestone = make(
        Milestone, initiative=initiative, due_on=due_on, done_on=done_on, updated_at=changed, **texts(row, "title")
    )
    if row["moved_from_offset_months"] is None:
        return [milestone]
    due_before = workday(ground.today, row["moved_from_offset_months"], dice)
    moved_on = min(due_before - timedelta(days=10), ground.today - timedelta(days=dice.randint(7, 60)))
    return [
        milestone,
        MilestoneShift(
            milestone=milestone,
            due_before=due_before,
            due_after=due_on,
            reason=row["moved_reason_da"],
            moved_at=moment(moved_on, 13),
        ),
    ]


def _update(ground: Ground, initiative: Any, row: Row) -> Any:
    told_on = ground.today + timedelta(days=row["offset_days"])
    at = moment(told_on, 10)
    times = {"published_at": at, "created_at": at, "updated_at": at}
    return make(
        Update,
        initiative=initiative,
        told_on=told_on,
        state=State.PUBLISHED,
        sample=True,
        **times,
        **texts(row, "title", "body"),
    )
