"""What the bulk files of all tables have in common: cells to values, changes found, all rows or none written.

`BulkResource` keeps to import-export's interface (`import_data`, `export`), so that commands and the admin
share it. A column that a file lacks is left untouched, an empty cell empties.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Error, Result, RowResult
from tablib import Dataset

from initiatives import audit, rules
from initiatives.cells import Fault, FileError, cell_text
from initiatives.columns import CellError, nearest
from initiatives.import_results import BulkResult, BulkRowResult, Entry, Fate, Version, as_validation_error
from initiatives.import_writing import import_user
from initiatives.models import User
from initiatives.models.audit import Act


@dataclass(slots=True)
class _Run:
    """What one import has found so far."""

    comma: bool = False
    stopped: bool = False
    existing: Mapping[Any, Any] = field(default_factory=dict)
    seen: dict[Any, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    header_faults: list[Fault] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


class BulkResource(Resource):
    """A subclass declares its columns, in the order of the file, and says what follows here."""

    key: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # columns without which no new row can be made
    title: Any = ""

    class Meta:
        instance_loader_class = BaseInstanceLoader  # never asked: `prepare` loads all rows at once
        use_bulk = True  # no savepoint around each row: `write` saves them all

    def __init__(self, *, now: datetime | None = None, limited_to: User | None = None) -> None:
        """`limited_to`: whose rights hold, for every row. Commands leave it out: they may all."""
        super().__init__()
        self.now = now or timezone.now()
        self.limited_to = limited_to
        self.own = rules.organisation_ids(limited_to) if limited_to else None  # None: everyone's
        self.version: Version | None = None  # without it, what is published cannot be changed by an editor's file
        self.run = _Run()

    def prepare(self, dataset: Dataset) -> Mapping[Any, Any]:
        """Load the codes that cells may name; return the rows that are there already, by key."""
        raise NotImplementedError

    def blank(self) -> Any:
        """A new row, unsaved, with its defaults."""
        return self._meta.model()

    def settle(self, values: dict[str, Any], given: Mapping[str, Any]) -> None:
        """Complete the values of a row from those that the file gives."""

    def limit(self, values: dict[str, Any], before: Mapping[str, Any]) -> None:
        """Where rights hold: what stands in a row although not all that the file asks for may be had."""

    def refused(self, values: Mapping[str, Any], instance: Any, *, new: bool) -> Iterator[tuple[str, str]]:
        """Where rights hold: (column, sentence) for what `limited_to` may not write."""
        return iter(())

    def waits_already(self, values: Mapping[str, Any]) -> bool:
        """Whether the same was handed in before and nobody has decided yet."""
        return False

    def fate(self, values: Mapping[str, Any], instance: Any, *, new: bool) -> Fate:
        return Fate.NOW

    def check(self, values: Mapping[str, Any], instance: Any) -> Iterator[tuple[str, str]]:
        """(column, sentence) for each thing wrong with a row whose cells are all right."""
        return iter(())

    def too_much(self, entries: list[Entry]) -> Iterator[Fault]:
        """What stops a file whose rows are all right."""
        return iter(())

    def doubts(self, entries: list[Entry]) -> Iterator[Fault]:
        """What looks wrong but may be right."""
        return iter(())

    def write(self, entries: list[Entry], by: User) -> None:
        """Save them, in a transaction. FileError for what is only seen wrong by then: nothing is saved."""
        raise NotImplementedError

    def put(self, entry: Entry) -> None:
        """Set the plain attributes: all of a new row, so that empty is empty and not NULL."""
        for name in entry.values if entry.new else entry.changes:
            self.fields[name].put(entry.instance, entry.values[name])

    @classmethod
    def period_of(cls, rows: models.QuerySet) -> str:  # noqa: ARG003 - for those that have one
        """The time that exported rows are about, where they are about one."""
        return ""

    def plain_attributes(self) -> list[str]:
        return [column.attribute for column in self.fields.values() if not column.read]

    # --- import-export's interface ---------------------------------------------------------------

    def get_queryset(self) -> models.QuerySet:
        return self._meta.model.objects.all()

    def iter_queryset(self, queryset: Any) -> Iterator[Any]:
        yield from queryset.iterator(chunk_size=2000)

    @classmethod
    def get_display_name(cls) -> str:
        return cls.title

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return BulkResult

    @classmethod
    def get_row_result_class(cls) -> type[RowResult]:
        return BulkRowResult

    def before_import(self, dataset: Dataset, **options: Any) -> None:
        headers = dataset.headers or []
        self.run = _Run(comma=getattr(dataset, "decimal_comma", False))
        self.run.header_faults = list(self._header_faults(headers))
        self.run.stopped = any(column not in headers for column in self._key_needed()) or len({*headers}) < len(headers)
        if not self.run.stopped:
            self.run.existing = self.prepare(dataset)

    def _header_faults(self, headers: list[str]) -> Iterator[Fault]:
        known = [column.column_name for column in self.fields.values()]
        for column in dict.fromkeys(headers):
            if column not in known:
                yield Fault(_("there is no such column.") + nearest(column, known), 1, column)
            elif headers.count(column) > 1:
                yield Fault(_("the column stands in the file more than once."), 1, column)
        for column in self._key_needed():
            if column not in headers:
                yield Fault(_("the file needs this column: it says which row is meant."), 1, column)

    def _key_needed(self) -> list[str]:
        """Without the parts of the key that may be empty (a measurement's breakdown)."""
        return [column for column in self.key if self.fields[column].widget.required]

    def import_row(self, row: dict[str, Any], instance_loader: Any, **options: Any) -> BulkRowResult:
        result = BulkRowResult()
        number = options["row_number"] + 1
        if self.run.stopped or not any(row.values()):
            return result
        faults: list[Fault] = []
        given = self._given(row, number, faults)
        for column in self.key:
            if column not in row:
                given[column] = self.fields[column].widget.empty
        if all(column in given for column in self.key):
            self._take(given, row, number, faults, result)
        if faults:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = as_validation_error(faults)
            self.run.faults += faults
        return result

    def _given(self, row: dict[str, Any], number: int, faults: list[Fault]) -> dict[str, Any]:
        """The values of the cells that can be read."""
        given = {}
        for name, column in self.fields.items():
            if name in row:
                try:
                    given[name] = column.widget.clean(row[name], comma=self.run.comma)
                except CellError as error:
                    value = cell_text(row[name]) if error.value is None else error.value
                    faults.append(Fault(str(error), number, name, value))
        return given

    def _take(
        self, given: dict[str, Any], row: dict[str, Any], number: int, faults: list[Fault], result: BulkRowResult
    ) -> None:
        """Compare a row with what is there, and keep it for writing when it differs."""
        key = tuple(given[column] for column in self.key)
        result.label = result.object_repr = " ".join(map(str, filter(None, key)))
        found = self.run.existing.get(key)
        instance = self.blank() if found is None else found
        before = self._values(instance, new=found is None)
        values = before | given
        self.settle(values, given)
        if self.limited_to:
            self.limit(values, before)
        faults += self._row_faults(key, row, number, new=found is None)
        if not faults:
            for column, message in self._wrong(values, instance, new=found is None):
                faults.append(Fault(message, number, column, self._text(column, row, values)))
        changes = {name: (before[name], value) for name, value in values.items() if value != before[name]}
        result.import_type = RowResult.IMPORT_TYPE_NEW if found is None else RowResult.IMPORT_TYPE_UPDATE
        if (found is not None and not changes) or self.waits_already(values):
            result.import_type = RowResult.IMPORT_TYPE_SKIP
            return
        result.changes = {name: (self._render(name, a), self._render(name, b)) for name, (a, b) in changes.items()}
        result.fate = self.fate(values, instance, new=found is None)
        if result.fate == Fate.LEFT:
            result.import_type = RowResult.IMPORT_TYPE_SKIP
            return
        self.run.entries.append(Entry(number, instance, found is None, values, changes))

    def _wrong(self, values: Mapping[str, Any], instance: Any, *, new: bool) -> list[tuple[str, str]]:
        """What someone may not write is not looked at further."""
        refused = list(self.refused(values, instance, new=new)) if self.limited_to else []
        return refused or list(self.check(values, instance))

    def _row_faults(self, key: tuple, row: dict[str, Any], number: int, *, new: bool) -> Iterator[Fault]:
        first = self.run.seen.setdefault(key, number)
        if first != number:
            message = _("this is in row %(row)d already.") % {"row": first}
            yield Fault(message, number, self.key[0], cell_text(row[self.key[0]]))
        for column in self.needs if new else ():
            if column not in row:
                yield Fault(_("a new row needs this column."), number, column)

    def _values(self, instance: Any, *, new: bool) -> dict[str, Any]:
        if new:
            return {name: column.blank_value(instance) for name, column in self.fields.items()}
        return {name: column.get_value(instance) for name, column in self.fields.items()}

    def _text(self, name: str, row: dict[str, Any], values: Mapping[str, Any]) -> str:
        return cell_text(row[name]) if name in row else self._render(name, values[name])

    def _render(self, name: str, value: Any) -> str:
        return cell_text(self.fields[name].widget.render(value))

    def after_import(self, dataset: Dataset, result: BulkResult, **options: Any) -> None:
        """Write when there is nothing to put right: all rows or none, whatever the caller rolls back."""
        run = self.run
        result.faults = run.header_faults + run.faults + list(self.too_much(run.entries))
        for fault in run.header_faults:
            result.append_base_error(Error(ValidationError(str(fault)), number=fault.row))
        if result.faults:
            return
        result.doubts = list(self.doubts(run.entries))
        try:
            if run.entries:
                self._write_all(options.get("user") or import_user())
        except FileError as error:
            result.faults = list(error.faults)

    @transaction.atomic
    def _write_all(self, by: User) -> None:
        self.write(self.run.entries, by)
        self._note(by)

    def _note(self, by: User) -> None:
        new = sum(entry.new for entry in self.run.entries)
        counts = {"new": new, "changed": len(self.run.entries) - new}
        audit.record(act=Act.IMPORTED, by=by, name=str(self.title), after=counts)
