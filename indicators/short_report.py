"""One figure by the link in a reminder: one row of the grid on a page of its own, with the same rules and doubts."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import actions, drafts
from indicators.drafts import Posted
from indicators.grid_content import Content
from indicators.grid_rows import Row, judge_all, prefix_of, rows_of
from indicators.links import Opened, refuse_used
from indicators.models import Draft, Indicator
from initiatives import kept_files
from initiatives.models import KeptFile
from initiatives.staff_forms import EvidenceField, evidence_name


class EvidenceForm(forms.Form):
    """What was chosen is kept for the page that is shown again: bound to its link."""

    kind = "report figure"
    evidence = EvidenceField(label=gettext_lazy("A picture as evidence"), required=False)
    kept = forms.CharField(required=False, max_length=300)
    away = forms.BooleanField(required=False)

    def __init__(self, *args: Any, link: str, now: datetime) -> None:
        super().__init__(*args)
        self.page, self.now = sha256(link.encode()).hexdigest(), now
        self.kept_file: KeptFile | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kept") and not data.get("evidence") and not data.get("away"):
            self.kept_file = kept_files.find(data["kept"], form=self.kind, page=self.page, now=self.now)
            if self.kept_file is None:
                gone = _("The file is not kept here any longer. Choose it again, or send without it.")
                self.add_error("evidence", ValidationError(gone))
            else:
                content = bytes(self.kept_file.content)
                data["evidence"] = ContentFile(content, name=evidence_name(content))
        return data

    def keep(self) -> None:
        upload, file = self.files.get("evidence"), self.cleaned_data.get("evidence")
        if upload and file:
            self.kept_file = kept_files.keep(file, name=upload.name or "", form=self.kind, page=self.page, now=self.now)

    @property
    def kept_token(self) -> str:
        return kept_files.token(self.kept_file) if self.kept_file else ""

    @property
    def lost(self) -> bool:
        """Whether something has to be chosen once more."""
        return bool(self.files) and not self.kept_file

    def sent(self) -> None:
        kept_files.forget(form=self.kind, page=self.page)


def row_of(opened: Opened, language: str) -> Row:
    """As it stands, with what is typed in the grid already."""
    (row,) = rows_of([opened.indicator], [(opened.indicator.pk, "")], opened.period, language)
    judge_all([row], opened.period)
    return row


def posted(data: Any) -> Posted:
    """What the form says. A share is typed as its two parts."""
    said = {name: str(data.get(name, "")).replace("\x00", "").strip() for name in FIELDS}
    typed = said["value"]
    if said["numerator"] or said["denominator"]:
        typed = f"{said['numerator']}/{said['denominator']}"
    if data.get("do") == "same":
        typed = "="
    note = " ".join(said["note"].split())
    return Posted(Content(typed=typed, note=note, confirmed=said["confirm"][:16]), said["was"])


FIELDS = ("value", "numerator", "denominator", "note", "confirm", "was")


@transaction.atomic
def report(*, opened: Opened, said: Posted, evidence: Any, language: str, at: Any) -> Row:
    """Hand it in where it is right, and its doubts are confirmed; else keep it as a draft, as the grid does. The row
    as it is then: "saved" where it was handed in. LinkError where somebody was faster."""
    Indicator.objects.select_for_update(no_key=True).get(pk=opened.indicator.pk)
    refuse_used(opened)
    cell = (opened.indicator.pk, "")
    (row,) = drafts.keep(
        posted={prefix_of(cell): said}, cells=[cell], period=opened.period, language=language, by=opened.user, at=at
    )
    if row.state == "saved":
        figure: Any = row.figure
        figure.evidence = evidence or ""
        actions.hand_in(measurement=figure, by=opened.user, at=at)
        Draft.objects.filter(indicator=opened.indicator, period=str(opened.period), breakdown="").delete()
    return row
