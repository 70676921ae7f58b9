"""What changed, in plain sentences with their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import wording
from indicators.activity_differences import reasons
from indicators.differences import Change, Kind
from indicators.document import FeatureEntry, IndicatorEntry, InitiativeEntry, TargetEntry, Text
from indicators.periods import period_ending
from indicators.progress import clamp, percent
from indicators.report_words import named
from initiatives.named import Named


def title(kind: Kind) -> str:
    return {
        Kind.ACHIEVED: pgettext("change", "Reached"),
        Kind.IMPROVED: pgettext("change", "Better"),
        Kind.WORSENED: pgettext("change", "Worse"),
        Kind.FIRST_MEASURED: pgettext("change", "Measured for the first time"),
        Kind.TOO_OLD: pgettext("change", "Grown too old"),
        Kind.METHOD_BREAK: pgettext("change", "Measured by another method"),
        Kind.TARGET_CHANGED: pgettext("change", "Another target"),
        Kind.CORRECTED: pgettext("change", "Corrected"),
        Kind.ADDED: pgettext("change", "Added"),
        Kind.RENAMED: pgettext("change", "Renamed"),
        Kind.REMOVED: pgettext("change", "No longer there"),
        Kind.SELECTED: pgettext("change", "Selected"),
        Kind.DROPPED: pgettext("change", "No longer selected"),
        Kind.STARTED: pgettext("change", "Started"),
        Kind.FINISHED: pgettext("change", "Finished"),
        Kind.SLIPPED: pgettext("change", "Slipped"),
    }[kind]


@dataclass(frozen=True, slots=True)
class Line:
    """A change as a row: the same in a sentence and as before and after."""

    kind: str
    feature: str
    name: str
    before: str
    after: str
    sentence: str
    names: Sequence[Named] = ()  # in the sentence, each with its language
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """`number` is how many there are; so many `more` are in the files only."""

    kind: str
    title: str
    lines: Sequence[Line]
    number: int

    @property
    def more(self) -> int:
        return self.number - len(self.lines)


def groups(found: Sequence[Change], most: int | None = None) -> list[Group]:
    """By kind, what was reached first; a kind that did not happen is left out. Of each `most` are put in words."""
    by_kind = ((kind, list(changes)) for kind, changes in groupby(in_order(found), key=attrgetter("kind")))
    return [Group(str(kind), title(kind), list(map(line, rows[:most])), len(rows)) for kind, rows in by_kind]


def in_order(found: Sequence[Change]) -> list[Change]:
    """As they are told: by kind, without what is no news in this language."""
    places = {kind: place for place, kind in enumerate(Kind)}
    return sorted((change for change in found if not _same_here(change)), key=lambda change: places[change.kind])


def name_of(entry: Any) -> Text:
    return entry.name if isinstance(entry, IndicatorEntry) else entry.title


def _same_here(change: Change) -> bool:
    """A name that was corrected in another language is no news in this one."""
    if change.kind != Kind.RENAMED:
        return False
    language = wording.language()
    return name_of(change.before).to(language) == name_of(change.after).to(language)


def _renamed(change: Change) -> Line:
    old, new = (named(name_of(row)) for row in (change.before, change.after))
    if isinstance(change.after, FeatureEntry):
        words = {"code": change.feature, "before": old, "after": new}
        sentence = _("Key Feature %(code)s has another wording: “%(after)s”; it was “%(before)s”.") % words
    else:
        sentence = _("“%(before)s” is now called “%(after)s”.") % {"before": old, "after": new}
    return Line(str(change.kind), change.feature, new, old, new, sentence, (old, new), change)


def line(change: Change) -> Line:
    if change.kind == Kind.RENAMED:
        return _renamed(change)
    entry = change.after if change.after is not None else change.before
    if isinstance(entry, FeatureEntry):
        words = _feature(change)
        sentence = _FEATURE[change.kind]() % words
    elif isinstance(entry, IndicatorEntry):
        words = _indicator(change)
        sentence = _indicator_sentence(change, words)
    else:
        words = _activity(change)
        sentence = _activity_sentence(change, words)
    return Line(
        str(change.kind),
        change.feature,
        words["name"],
        words["before_full"],
        words["after_full"],
        sentence,
        _names(change),
        change,
    )


def _names(change: Change) -> list[Named]:
    """What the words of a change hold that somebody wrote."""
    texts: list[Text] = [change.whole.title] if change.whole else []
    for entry in filter(None, (change.before, change.after)):
        if isinstance(entry, FeatureEntry):
            texts += [entry.rolled.short, entry.reason]
        else:
            texts += [entry.name, entry.unit] if isinstance(entry, IndicatorEntry) else [entry.title]
    return [named(text) for text in texts]


def _feature(change: Change) -> dict[str, str]:
    before, after = change.before, change.after
    then, now = _shares(before, after)
    reason = after.reason.to(wording.language())
    return {
        "name": f"{after.rolled.code} {after.rolled.short.to(wording.language())}",
        "before": then,
        "after": now,
        "before_full": then,
        "after_full": now,
        "reason": f" {reason}" if reason else "",
    }


def _shares(before: FeatureEntry | None, after: FeatureEntry) -> tuple[str, str]:
    shares = [row.rolled.share if row else None for row in (before, after)]
    if not (decimals := share_decimals(shares)):
        return wording.percent_words(shares[0]), wording.percent_words(shares[1])
    then, now = (wording.percentage(clamp(share), decimals) for share in shares if share is not None)
    return then, now


def share_decimals(shares: Sequence[Fraction | None]) -> int:
    """Whole per cent; where a change is smaller than that, as many decimals as tell it."""
    if None in shares or shares[0] == shares[1]:
        return 0
    return next((each for each in (0, 1) if percent(shares[0], each) != percent(shares[1], each)), 2)


_FEATURE: dict[Kind, Any] = {
    Kind.ACHIEVED: lambda: _("Key Feature %(name)s has reached all its targets; it was %(before)s of the way."),
    Kind.IMPROVED: lambda: _("Key Feature %(name)s is %(after)s of the way; it was %(before)s."),
    Kind.WORSENED: lambda: _("Key Feature %(name)s has fallen back to %(after)s of the way; it was %(before)s."),
    Kind.FIRST_MEASURED: lambda: _("Key Feature %(name)s can be judged for the first time: %(after)s of the way."),
    Kind.TOO_OLD: lambda: _("All figures of Key Feature %(name)s have grown too old to judge by."),
    Kind.SELECTED: lambda: _("Key Feature %(name)s was selected.%(reason)s"),
    Kind.DROPPED: lambda: _("Key Feature %(name)s is no longer among the selected."),
}


def _indicator(change: Change) -> dict[str, str]:
    before, after = change.before, change.after
    entry = after if after is not None else before
    words = {"name": entry.name.to(wording.language())}
    for name, row in (("before", before), ("after", after)):
        words[name] = _value(row)
        words[f"{name}_period"] = wording.period(row.period) if row and row.period else ""
        words[f"{name}_target"] = _target(row) if row else wording.NOTHING
        words[f"{name}_full"] = _dated(words[name], words[f"{name}_period"])
    if change.kind == Kind.TARGET_CHANGED:
        words["before_full"], words["after_full"] = words["before_target"], words["after_target"]
    words["break_period"] = wording.period(period_ending(after.broken_on)) if after and after.broken_on else ""
    return words


def _dated(value: str, period: str) -> str:
    return f"{value} ({period})" if period else value


def _value(row: IndicatorEntry | None) -> str:
    if row is None or row.value is None:
        return wording.NOTHING
    return wording.full(row.value, row.decimals, row.unit.to(wording.language()))


def _target(row: IndicatorEntry) -> str:
    """ "0 % by 2029", "from 40 to 60 % by 2030", or a dash."""
    target: TargetEntry | None = row.target
    if target is None or row.direction == "none":
        return wording.NOTHING
    unit = row.unit.to(wording.language())
    on = wording.period(period_ending(target.on))
    if target.value is not None:
        return _("%(value)s by %(period)s") % {"value": wording.full(target.value, row.decimals, unit), "period": on}
    assert target.low is not None, "a target is a value or a range"
    assert target.high is not None
    ends = {"low": wording.number(target.low, row.decimals), "high": wording.full(target.high, row.decimals, unit)}
    return _("%(low)s to %(high)s by %(period)s") % {**ends, "period": on}


def _indicator_sentence(change: Change, words: dict[str, str]) -> str:
    if change.kind == Kind.TARGET_CHANGED:
        return _target_sentence(words)
    if change.kind == Kind.FIRST_MEASURED and change.before is None:
        return _("%(name)s is new, with its first figure: %(after)s in %(after_period)s.") % words
    return {
        Kind.ACHIEVED: _("%(name)s: the target is reached with %(after)s in %(after_period)s (%(after_target)s)."),
        Kind.IMPROVED: _("%(name)s is better: %(after)s in %(after_period)s against %(before)s in %(before_period)s."),
        Kind.WORSENED: _("%(name)s is worse: %(after)s in %(after_period)s against %(before)s in %(before_period)s."),
        Kind.FIRST_MEASURED: _("%(name)s has its first figure: %(after)s in %(after_period)s."),
        Kind.TOO_OLD: _("%(name)s: the newest figure, %(after)s, is for %(after_period)s and too old to judge by."),
        Kind.METHOD_BREAK: _(
            "%(name)s: the method changed with %(break_period)s, so %(after)s in %(after_period)s cannot be compared "
            "with %(before)s in %(before_period)s."
        ),
        Kind.CORRECTED: _("%(name)s: the figure for %(after_period)s was corrected from %(before)s to %(after)s."),
        Kind.ADDED: _("%(name)s is new and has no figure yet."),
        Kind.REMOVED: _("%(name)s is no longer measured; the last figure here was %(before_full)s."),
    }[change.kind] % words


def _target_sentence(words: dict[str, str]) -> str:
    if words["before_target"] == wording.NOTHING:
        return _("%(name)s was given a target: %(after_target)s.") % words
    if words["after_target"] == wording.NOTHING:
        return _("%(name)s has no target any more; it was %(before_target)s.") % words
    return _("%(name)s has another target: %(after_target)s instead of %(before_target)s.") % words


def _activity(change: Change) -> dict[str, str]:
    entry = change.after if change.after is not None else change.before
    words = {"name": entry.title.to(wording.language()), "before_full": wording.NOTHING, "after_full": wording.NOTHING}
    if isinstance(entry, InitiativeEntry):
        return words | _ends(change)
    before, after = change.before, change.after
    assert change.whole is not None, "a milestone has an initiative"
    words |= {"whole": change.whole.title.to(wording.language()), "due": wording.day(after.due_on)}
    words["before"] = wording.day(before.due_on) if before else wording.NOTHING
    words["done"] = wording.day(after.done_on) if after.done_on else wording.NOTHING
    return words | {"before_full": words["before"], "after_full": words["done"] if after.done_on else words["due"]}


def _ends(change: Change) -> dict[str, str]:
    """When an initiative was to end: shown where that moved, or where it is gone."""
    days = [wording.day(row.ends_on) if row and row.ends_on else "" for row in (change.before, change.after)]
    shown = days if change.kind in (Kind.SLIPPED, Kind.REMOVED) else ["", ""]
    words = {"before": days[0], "after": days[1]}
    return words | {"before_full": shown[0] or wording.NOTHING, "after_full": shown[1] or wording.NOTHING}


def _activity_sentence(change: Change, words: dict[str, str]) -> str:
    if isinstance(change.after or change.before, InitiativeEntry):
        return _initiative_sentence(change, words)
    if change.kind == Kind.FINISHED:
        return _("%(whole)s: “%(name)s” was done on %(done)s.") % words
    if change.before is not None and change.after.due_on > change.before.due_on:
        told = _("%(whole)s: “%(name)s” slipped from %(before)s to %(due)s.") % words
    else:
        told = _("%(whole)s: “%(name)s” was due on %(due)s and is not done.") % words
    return " ".join([told, *(wording.sentence(reason) for reason in reasons(change.before, change.after))])


def _initiative_sentence(change: Change, words: dict[str, str]) -> str:
    if change.kind == Kind.REMOVED and words["before"]:
        return _("%(name)s is no longer in the report; it was to end on %(before)s.") % words
    return {
        Kind.STARTED: _("%(name)s has started."),
        Kind.FINISHED: _("%(name)s is completed."),
        Kind.SLIPPED: _("%(name)s is to end on %(after)s instead of %(before)s."),
        Kind.ADDED: _("%(name)s is new in the report."),
        Kind.REMOVED: _("%(name)s is no longer in the report."),
    }[change.kind] % words
