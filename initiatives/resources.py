"""The bulk file of initiatives: columns, checks, and how rows are written with their tags and partners."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.db import connection, models
from django.db.models.functions import Collate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_create_with_history
from tablib import Dataset

from initiatives.cells import Fault, FileError
from initiatives.columns import Cell, Code, Codes, Column, Day, ListColumn, Literal, Literals, Slug
from initiatives.import_results import Entry, Fate
from initiatives.import_writing import BATCH, store
from initiatives.imports import BulkResource
from initiatives.models import Dimension, Goal, Initiative, KeyFeature, Organisation, Tag, User
from initiatives.models.base import State
from initiatives.models.initiatives import Audience, Phase
from initiatives.models.initiatives import Field as FieldOfWork
from initiatives.workflow import VersionError, note_sent, submit, with_open_version

NO_ORGANISATION = gettext_lazy("there is no organisation %(code)s.")
MOST_NEXT_VERSIONS = 50  # each is made by the form of its page: a quarter of a second
KINDS = {"dimensions": "dimension", "goals": "goal", "features": "feature"}  # column → kind of tag


def _code(thing: Any) -> str:
    return str(thing.number) if isinstance(thing, Goal) else thing.code


def _tagged(kind: str) -> Callable[[Initiative], tuple[str, ...]]:
    """Codes of the tags of one kind, in the order of the framework."""

    def codes(initiative: Initiative) -> tuple[str, ...]:
        things = [thing for tag in initiative.tags.all() if (thing := getattr(tag, kind))]
        return tuple(_code(thing) for thing in sorted(things, key=_place))

    return codes


def _place(thing: Any) -> tuple[int, int]:
    return (thing.number if isinstance(thing, Goal) else thing.order), thing.pk


class InitiativeResource(BulkResource):
    key = ("slug",)
    needs = ("title_da",)
    title = gettext_lazy("Initiatives")

    slug = Column("slug", Slug(required=True, longest=80))
    title_da = Column("title_da", Cell(required=True, longest=400))
    title_en = Column("title_en", Cell(longest=400))
    title_de = Column("title_de", Cell(longest=400))
    summary_da = Column("summary_da", Cell(longest=400))
    summary_en = Column("summary_en", Cell(longest=400))
    summary_de = Column("summary_de", Cell(longest=400))
    body_da = Column("body_da")
    body_en = Column("body_en")
    body_de = Column("body_de")
    fields = ListColumn("fields", Literals(FieldOfWork.values))  # import-export then keeps all columns in `fields`
    audiences = ListColumn("audiences", Literals(Audience.values))
    phase = Column("phase", Literal(Phase.values))
    starts_on = Column("starts_on", Day())
    ends_on = Column("ends_on", Day())
    lead = Column("lead", Code(NO_ORGANISATION), read=lambda initiative: initiative.lead and initiative.lead.slug)
    partners = Column(
        "partners",
        Codes(NO_ORGANISATION),
        read=lambda initiative: tuple(sorted(partner.slug for partner in initiative.partners.all())),
    )
    dimensions = Column("dimensions", Codes(gettext_lazy("there is no dimension %(code)s.")), read=_tagged("dimension"))
    goals = Column("goals", Codes(gettext_lazy("there is no goal %(code)s.")), read=_tagged("goal"))
    features = Column("features", Codes(gettext_lazy("there is no Key Feature %(code)s.")), read=_tagged("feature"))
    state = Column("state", Literal(State.values))

    class Meta:
        model = Initiative

    def filter_export(self, queryset: models.QuerySet, **options: Any) -> models.QuerySet:
        return _with_all(queryset).order_by(Collate("slug", "C"))

    def prepare(self, dataset: Dataset) -> Mapping[Any, Any]:
        rows = (
            Organisation.objects.all() if self.limited_to is None else Organisation.objects.visible_to(self.limited_to)
        )
        organisations = dict(rows.order_by(Collate("slug", "C")).values_list("slug", "pk"))
        self.fields["lead"].widget.ids = self.fields["partners"].widget.ids = organisations
        for column, model in (("dimensions", Dimension), ("goals", Goal), ("features", KeyFeature)):
            self.fields[column].widget.ids = {
                _code(thing): thing.pk for thing in sorted(model.objects.all(), key=_place)
            }
        slugs = {str(text).strip() for text in dataset["slug"]}
        there = Initiative.objects.filter(slug__in=slugs)
        if connection.in_atomic_block:  # nobody changes them between the comparison and the writing
            there = there.select_for_update(of=("self",))
        found = {(row.slug,): row for row in _with_all(there)}
        if self.own is not None:
            self.proposed = with_open_version(Initiative, [row.pk for row in found.values()])
        return found

    def blank(self) -> Initiative:
        """What is imported is published unless the file says otherwise, or whoever imports may not publish."""
        return Initiative(state=State.PUBLISHED if self.own is None else State.DRAFT)

    def limit(self, values: dict[str, Any], before: Mapping[str, Any]) -> None:
        """What an editor's file calls published is sent to review."""
        if self.own is not None and values["state"] == State.PUBLISHED != before["state"]:
            values["state"] = State.IN_REVIEW.value

    def refused(self, values: Mapping[str, Any], instance: Any, *, new: bool) -> Iterator[tuple[str, str]]:
        if self.own is None:
            return
        if not new and instance.lead_id not in self.own:
            yield "slug", _("this initiative belongs to an organisation that you are no member of.")
        elif self.fields["lead"].widget.ids.get(values["lead"]) not in self.own:
            yield "lead", _("name one of your own organisations: you may only import for those.")
        elif self._is_next_version(instance, new=new) and values["state"] != State.PUBLISHED:
            yield "state", _("this is published: it is taken off the site on its own page.")

    def _is_next_version(self, instance: Any, *, new: bool) -> bool:
        return self.own is not None and not new and instance.state == State.PUBLISHED

    def fate(self, values: Mapping[str, Any], instance: Any, *, new: bool) -> Fate:
        """What an editor's file changes of something published waits as its next version."""
        if self._is_next_version(instance, new=new):
            return Fate.LEFT if instance.pk in self.proposed else Fate.REVIEW
        return Fate.REVIEW if values["state"] == State.IN_REVIEW else Fate.NOW

    def too_much(self, entries: list[Entry]) -> Iterator[Fault]:
        number = sum(self._is_next_version(entry.instance, new=entry.new) for entry in entries)
        if number > MOST_NEXT_VERSIONS:
            told = _("%(number)d published initiatives are changed. Bring at most %(most)d at once: each is looked at.")
            yield Fault(told % {"number": number, "most": MOST_NEXT_VERSIONS})

    def check(self, values: Mapping[str, Any], instance: Any) -> Iterator[tuple[str, str]]:
        if values["state"] == State.PUBLISHED and not values["summary_da"].strip():
            yield "summary_da", _("a published initiative needs a summary in Danish; otherwise its state is draft.")
        if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
            yield "ends_on", _("an initiative ends on or after the day it starts.")

    def write(self, entries: list[Entry], by: User) -> None:
        waiting = [entry for entry in entries if self._is_next_version(entry.instance, new=entry.new)]
        at_once = [entry for entry in entries if entry not in waiting]
        if at_once:
            self._write_rows(at_once, by)
        faults: list[Fault] = []
        for entry in waiting:
            row = Initiative.objects.get(pk=entry.instance.pk)
            assert self.version is not None  # `limited_to` comes with the page that it is limited on
            try:
                version = self.version(row, partial(self._write_rows, [entry], by))
            except VersionError as error:
                faults += self._of_page(entry, error)
            else:
                submit(row=row, by=by, now=self.now, version=version)
        if faults:
            raise FileError(*faults)

    def _of_page(self, entry: Entry, error: VersionError) -> Iterator[Fault]:
        """What the row's page says, beside the column that its field is."""
        for (name, _label, text), sentence in zip(error.problems, error.sentences, strict=True):
            if name in entry.values:
                yield Fault(text, entry.number, name, self._render(name, entry.values[name]))
            else:
                yield Fault(sentence, entry.number)

    def _write_rows(self, entries: list[Entry], by: User) -> None:
        for entry in entries:
            self.put(entry)
            entry.instance.lead_id = self.fields["lead"].widget.ids.get(entry.values["lead"])
            if entry.instance.state == State.PUBLISHED and entry.instance.published_at is None:
                entry.instance.published_at = self.now
        attributes = [*self.plain_attributes(), "lead", "published_at"]
        store(Initiative, entries, attributes, by=by, at=self.now)
        self._write_partners(entries, by)
        self._write_tags(entries, by)
        changed = [entry.instance for entry in entries if entry.new or "state" in entry.changes]
        if sent := [row for row in changed if row.state == State.IN_REVIEW]:
            note_sent(rows=sent, by=by, now=self.now)

    def _write_partners(self, entries: list[Entry], by: User) -> None:
        ids = self.fields["partners"].widget.ids
        for entry in entries:
            if "partners" in entry.changes:
                entry.instance._history_user = by
                entry.instance.partners.set([ids[slug] for slug in entry.values["partners"]])

    def _write_tags(self, entries: list[Entry], by: User) -> None:
        """Strength and reason of a tag that stays are kept; a new one is direct, without a reason."""
        gone, new = [], []
        for entry in entries:
            tags = {} if entry.new else _tags_by_kind(entry.instance)
            for column, kind in KINDS.items():
                wanted, there = entry.values[column], tags.get(kind, {})
                ids = self.fields[column].widget.ids
                gone += [pk for code, pk in there.items() if code not in wanted]
                new += [
                    Tag(initiative=entry.instance, reason_da="", **{f"{kind}_id": ids[code]})
                    for code in wanted
                    if code not in there
                ]
        for tag in Tag.objects.filter(pk__in=gone):
            tag._history_user = by  # type: ignore[attr-defined]
            tag.delete()
        bulk_create_with_history(new, Tag, batch_size=BATCH, default_user=by)


def _with_all(queryset: models.QuerySet) -> models.QuerySet:
    """All that the columns read: three queries."""
    tags = Tag.objects.select_related("dimension", "goal", "feature")
    return queryset.select_related("lead").prefetch_related("partners", models.Prefetch("tags", tags))


def _tags_by_kind(initiative: Initiative) -> dict[str, dict[str, int]]:
    """Ids of the tags: kind → code → id."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for tag in initiative.tags.all():
        for kind in KINDS.values():
            if thing := getattr(tag, kind):
                found[kind][_code(thing)] = tag.pk
    return found
