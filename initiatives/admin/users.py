"""Who signs in, and in which role. Administrators only; rights follow from the role, never from groups."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives import audit, rules
from initiatives.admin import help as words
from initiatives.admin.base import ByRules, TabularRows
from initiatives.models import Membership, User
from initiatives.models.audit import Act

admin.site.unregister(Group)
RIGHTS = ("role", "is_active")


class StaffUserForm(UserChangeForm):
    """Without the traps of locking oneself out."""

    reader: Any = None  # who is signed in

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if self.instance == self.reader:
            for field, kept in (("role", User.Role.ADMINISTRATOR), ("is_active", True)):
                if field in data and data[field] != kept:
                    self.add_error(
                        field, ValidationError(_("You cannot take your own access away. Ask another administrator."))
                    )
        return data


class OrganisationsOfUser(TabularRows):
    model = Membership
    help_texts = words.MEMBERSHIP
    verbose_name = gettext_lazy("organisation")
    verbose_name_plural = gettext_lazy("organisations")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organisation")


@admin.register(User)
class StaffUserAdmin(ByRules, UserAdmin):
    writers = readers = staticmethod(rules.may_administer)
    help_texts = words.USER
    form, add_form = StaffUserForm, AdminUserCreationForm
    list_display = ["username", "first_name", "last_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "role", "is_active"]}),
        (gettext_lazy("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (gettext_lazy("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"classes": ["wide"], "fields": ["username", "role", "email", "usable_password", "password1", "password2"]},
        )
    ]
    filter_horizontal = ()
    inlines = [OrganisationsOfUser]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **options)
        form.reader = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        before = {name: form.initial.get(name) for name in RIGHTS} if change else dict.fromkeys(RIGHTS)
        after = {name: getattr(obj, name) for name in RIGHTS}
        if before != after:
            audit.record(act=Act.ROLE_CHANGED, by=request.user, of=obj, before=before, after=after)
