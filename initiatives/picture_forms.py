"""Suggesting with a picture. It is not chosen twice: where the form comes back, the picture waits for it here."""

from copy import deepcopy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives import kept_files
from initiatives.models import KeptFile
from initiatives.public_forms import Line
from initiatives.staff_forms import PictureField
from initiatives.suggestion_forms import SuggestForm


class PictureForm(SuggestForm):
    """Subclasses say `kind` and where `picture_fields` stand (`arrange`)."""

    kind = ""
    many = SuggestForm.many | {"image_away", "kept"}
    kept = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    image = PictureField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG or WebP, at most 8 MB. Only one that you took yourself or may pass on."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    image_away = forms.BooleanField(label=gettext_lazy("Take the picture away"), required=False)
    image_alt = Line(
        label=gettext_lazy("What does the picture show?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("It is read aloud to those who cannot see it: for example, children planting trees."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept_file: KeptFile | None = None
        if self.initial.get("image"):
            self.fields["image"].help_text = _("There is a picture already. Choose another one to replace it.")
        elif not self.data.get(self.add_prefix("kept")):
            del self.fields["image_away"]

    @property
    def picture_fields(self) -> list[str]:
        return [name for name in ("image", "image_away", "image_alt") if name in self.fields]

    def arrange(self) -> None:
        """Where the fields stand; called again when there is a picture more, or none any longer."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        away = data.get("image_away")
        if not self._upload:  # Django gives back what was there before
            data["image"] = None
        if data.get("kept") and not data.get("image") and not away:
            self._take(data)
        if (data.get("image") or (self.initial.get("image") and not away)) and not data.get("image_alt"):
            self.add_error("image_alt", _("Say what the picture shows: it is read aloud to those who cannot see it."))
        return data

    @property
    def _upload(self) -> Any:
        return self.files.get(self.add_prefix("image"))

    def _take(self, data: dict[str, Any]) -> None:
        page = self.page_id.hex if self.page_id else ""
        self.kept_file = kept_files.find(data["kept"], form=self.kind, page=page, now=self.now)
        if self.kept_file:
            data["image"] = ContentFile(bytes(self.kept_file.content), name="picture.jpg")
        elif unread := kept_files.find_unread(data["kept"], form=self.kind, now=self.now):
            self._read(data, unread)
        else:
            gone = _("The picture is not kept here any longer. Choose it again, or send without it.")
            self.add_error("image", ValidationError(gone))

    def _read(self, data: dict[str, Any], unread: KeptFile) -> None:
        """What came while too much was sent, as if it were sent now."""
        try:
            if self.reads:
                data["image"] = self.fields["image"].clean(ContentFile(bytes(unread.content), name=unread.name))
            self.kept_file = unread
        except ValidationError as error:
            self.add_error("image", error)

    def columns(self) -> dict[str, Any]:
        """Without a file that was never sent."""
        columns = super().columns()
        if columns.get("image") is None:
            columns.pop("image", None)
            if self.cleaned_data.get("image_away"):
                columns |= {"image": "", "image_alt": ""}
        return columns

    # --- Shown again -----------------------------------------------------------------------------------
    def show_again(self, *, unread: Any = None, who: str = "") -> None:
        """With what was chosen, for the reader sees it once more."""
        if not self.is_bound:
            return
        self.errors  # noqa: B018 - what stands in the fields is looked at first
        if upload := unread and unread.get(self.add_prefix("image")):
            self.kept_file = kept_files.keep_unread(upload, name=upload.name, form=self.kind, who=who, now=self.now)
        self._keep_chosen()
        self.put("kept", kept_files.token(self.kept_file) if self.kept_file else "")
        self._say(lost=bool(upload or self._upload))
        for name in ("image", "image_away"):
            self._bound_fields_cache.pop(name, None)  # type: ignore[attr-defined]  # with the words of before
        self.arrange()

    def _keep_chosen(self) -> None:
        upload, picture = self._upload, None if "image" in self.errors else self.cleaned_data.get("image")
        if upload and picture:
            page = self.shown_page.hex
            self.kept_file = kept_files.keep(picture, name=upload.name, form=self.kind, page=page, now=self.now)

    def _say(self, *, lost: bool) -> None:
        if self.kept_file or self.initial.get("image"):
            self.fields["image_away"] = deepcopy(type(self).base_fields["image_away"])
        else:
            self.fields.pop("image_away", None)
        if self.kept_file:
            words = _("The picture “%(name)s” is kept here. Choose another one to replace it.") % {
                "name": self.kept_file.name
            }
            self.fields["image"].help_text = words
        elif lost:
            self.fields["image"].help_text = _("The picture has to be chosen once more.")

    def sent(self) -> None:
        if self.page_id:
            kept_files.forget(form=self.kind, page=self.page_id.hex)
