"""Suggest an initiative."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.initiative_form import InitiativeForm
from initiatives.models import Initiative, InitiativeSuggestion
from initiatives.suggested_initiatives import alike, suggested_initiatives
from initiatives.suggestion_forms import SuggestForm
from initiatives.suggestion_pages import PageWords, SuggestionPages


class InitiativePages(SuggestionPages[InitiativeSuggestion]):
    suggestions = suggested_initiatives
    form = InitiativeForm
    back_to = "initiative-list"
    alike_template = "initiatives/_alike.html"
    words = PageWords(
        title=gettext_lazy("Suggest an initiative"),
        description=gettext_lazy(
            "Tell us briefly what you do or dream of for the learning city: three things are needed, the rest may wait."
        ),
        last_step=gettext_lazy("It comes onto the portal"),
        last_step_text=gettext_lazy("We make its page ready. Then others can find you and take part."),
        decided=gettext_lazy(
            "It can no longer be changed here. Write to us when something is wrong, or suggest another initiative."
        ),
        see=gettext_lazy("See the initiative"),
        back=gettext_lazy("See all initiatives"),
        too_old=gettext_lazy(
            "The links in our letters work for some time only. Suggest the initiative once more, or write to us."
        ),
    )

    def list_title(self) -> str:
        return _("Initiatives")

    def alike(self, form: SuggestForm) -> list[Initiative]:
        return alike(form.cleaned_data["title"])


pages = InitiativePages()
