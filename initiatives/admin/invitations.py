"""Whom coordinators have invited. Nothing is changed in one that is sent: it is sent again, or withdrawn."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from initiatives import inviting, rules
from initiatives.admin import help as words
from initiatives.admin.base import StaffAdmin
from initiatives.models import Invitation, User
from initiatives.models.invitations import ONE_WAITS
from initiatives.staff_forms import StaffForm


class InvitationForm(StaffForm):
    def clean_email(self) -> str:
        """The database holds the second, too; but it names columns that this form does not have."""
        email = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(
                gettext("Somebody with this address has an account. Make them a member of the organisation.")
            )
        if Invitation.objects.waiting().filter(email__iexact=email).exists():
            raise ValidationError(ONE_WAITS)
        return email


@admin.register(Invitation)
class InvitationAdmin(StaffAdmin):
    nothing_yet = words.NOTHING["invitation"]
    readers = staticmethod(rules.may_steer)
    form = InvitationForm
    help_texts = words.INVITATION
    fields = ["email", "role", "organisation", "language"]
    list_display = ["email", "role", "organisation", "shown_state", "invited_by", "invited_at", "expires_at"]
    list_select_related = ["organisation", "invited_by"]
    list_filter = ["role"]
    search_fields = ["email"]
    actions = ["send_again", "withdraw"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_choice_field(self, db_field: models.Field, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "role":
            options["choices"] = [role for role in db_field.choices or [] if rules.may_invite(request.user, role[0])]
        return super().formfield_for_choice_field(db_field, request, **options)

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, obj: Invitation) -> str:
        return str(Invitation.State(obj.state(timezone.now())).label)

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        inviting.invite(invitation=obj, by=request.user, now=timezone.now())  # type: ignore[arg-type]

    def response_add(self, request: HttpRequest, obj: Invitation, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, gettext("The invitation is on its way to %s.") % obj.email)
        return self.response_post_save_add(request, obj)

    @admin.action(description=gettext_lazy("Send again, with a new link"), permissions=["add"])
    def send_again(self, request: HttpRequest, rows: Any) -> None:
        def again(row: Invitation) -> None:
            inviting.invite(invitation=row, by=request.user, now=timezone.now())  # type: ignore[arg-type]

        number = self._each(request, rows, again)
        messages.success(request, ngettext("%s letter was sent.", "%s letters were sent.", number) % number)

    @admin.action(description=gettext_lazy("Withdraw"), permissions=["add"])
    def withdraw(self, request: HttpRequest, rows: Any) -> None:
        def back(row: Invitation) -> None:
            inviting.withdraw(invitation=row, by=request.user, now=timezone.now())  # type: ignore[arg-type]

        number = self._each(request, rows, back)
        messages.success(
            request, ngettext("%s invitation is withdrawn.", "%s invitations are withdrawn.", number) % number
        )

    def _each(self, request: HttpRequest, rows: Any, run: Callable[[Invitation], None]) -> int:
        """For those that wait and that the reader may give; what is answered stays."""
        found = [row for row in rows.waiting() if rules.may_invite(request.user, row.role)]
        for row in found:
            run(row)
        return len(found)
