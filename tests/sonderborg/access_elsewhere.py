"""The part of the table of who may do what that is no list, form or history: name → (address below /admin/, what GET
answers, what an empty POST answers), each as status:letters of those who get it. Strangers (s) and users without a role
(n) are sent to the sign-in, where nothing else is said. `{Model}` stands for the number of the row in `city`; a file
that was brought in is the editor's."""

from types import SimpleNamespace
from typing import Any

from events.models import CalendarFile
from indicators.models import Section
from initiatives.models import BulkFile, Organisation
from tests import factories

CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
ELSEWHERE: dict[str, tuple[str, str, str]] = {
    "password_change": ("password_change/", "200:oercan", "200:oercan"),
    "password_change_done": ("password_change/done/", "200:oerca", "405:oerca"),
    "auth_user_password_change": ("initiatives/user/{User}/password/", "200:a 403:oerc", "200:a 403:oerc"),
    "view_on_site": ("r/0/0/", "404:oerca", "404:oerca"),
    "progress": ("progress/", "302:oerca", "405:oerca"),
    "progress-drafts": ("progress/2025/drafts/", "405:oerca", "403:oerca"),
    "years": ("years/", "302:oerca", "302:oerca"),
    "own-reminders": ("reminders/", "302:oerca", "302:oerca"),
    "questionnaires": ("questionnaires/", "302:ca 404:oer", "405:oerca"),
    "questionnaire": ("questionnaires/{year}/", "200:ca 404:oer", "302:ca 404:oer"),
    "questionnaire-print": ("questionnaires/{year}/print/", "200:ca 404:oer", "405:oerca"),
    "questionnaire-file": ("questionnaires/{year}/print.csv", "200:ca 404:oer", "405:oerca"),
    "questionnaire-section": ("questionnaires/{year}/sections/{code}/", "200:ca 404:oer", "302:ca 404:oer"),
    "questionnaire-drafts": ("questionnaires/{year}/sections/{code}/drafts/", "405:oerca", "200:ca 404:oer"),
    "answer-history": ("questionnaires/{year}/answers/{Question}/", "404:oerca", "404:oerca"),
    "text-preview": ("texts/about/preview/da/", "405:oerca", "200:ca 403:oer"),
    "initiative-confirm-links": ("initiatives/initiative/{Initiative}/confirm-links/", "405:oerca", "302:rca 403:oe"),
    "measurement-evidence": ("indicators/measurement/{Measurement}/evidence/", "404:oerca", "404:oerca"),
    "indicator-attendance": ("indicators/indicator/{Indicator}/attendance/", "404:oerca", "404:oerca"),
    "event-attendance": ("events/event/{Event}/attendance/", "200:erca 302:o", "200:erca 302:o"),
    "event-dates": ("events/event/dates/", "403:oerca", "200:oerca"),
    "event-import": ("events/event/import/", "200:oerca", "200:oerca"),
    "event-import-preview": ("events/event/import/{CalendarFile}/", "200:e 404:orca", "200:e 404:orca"),
    "date-cancel": ("events/occurrence/{Occurrence}/cancel/", "200:erca 404:o", "200:erca 404:o"),
    "date-move": ("events/occurrence/{Occurrence}/move/", "200:erca 404:o", "200:erca 404:o"),
    "date-online": ("events/occurrence/{Occurrence}/online/", "200:erca 404:o", "200:erca 404:o"),
    "date-postpone": ("events/occurrence/{Occurrence}/postpone/", "200:erca 404:o", "200:erca 404:o"),
    "date-restore": ("events/occurrence/{Occurrence}/restore/", "200:erca 404:o", "302:e 404:orca"),
    "initiatives_initiative_review": ("initiatives/initiative/{Initiative}/review/", "200:erca 403:o", "403:oerca"),
    "initiatives_initiative_preview": (
        "initiatives/initiative/{Initiative}/preview/",
        "200:erca 403:o", "200:erca 403:o",
    ),
    "initiatives_update_review": ("initiatives/update/{Update}/review/", "200:erca 404:o", "403:erca 404:o"),
    "initiatives_update_preview": ("initiatives/update/{Update}/preview/", "200:erca 404:o", "200:erca 404:o"),
    "events_event_review": ("events/event/{Event}/review/", "200:erca 403:o", "403:oerca"),
    "events_event_preview": ("events/event/{Event}/preview/", "200:erca 403:o", "200:erca 403:o"),
    "initiatives_initiative_import": ("initiatives/initiative/import/", "200:oerca", "200:oerca"),
    "initiatives_initiative_import_preview": (
        "initiatives/initiative/import/{InitiativeFile}/",
        "200:e 404:orca", "200:e 404:orca",
    ),
    "initiatives_initiative_export": ("initiatives/initiative/export/", "200:oerca", "200:oerca"),
    "indicators_indicator_import": ("indicators/indicator/import/", "200:ca 403:oer", "200:ca 403:oer"),
    "indicators_indicator_import_preview": (
        "indicators/indicator/import/{IndicatorFile}/",
        "403:oer 404:ca", "403:oer 404:ca",
    ),
    "indicators_indicator_export": ("indicators/indicator/export/", "200:oerca", "200:oerca"),
    "indicators_measurement_import": ("indicators/measurement/import/", "200:oerca", "200:oerca"),
    "indicators_measurement_import_preview": (
        "indicators/measurement/import/{MeasurementFile}/",
        "200:e 404:orca", "200:e 404:orca",
    ),
    "indicators_measurement_export": ("indicators/measurement/export/", "200:oerca", "200:oerca"),
    "initiatives_organisation_duplicates": (
        "initiatives/organisation/duplicates/",
        "200:ca 403:oer", "200:ca 403:oer",
    ),
    "initiatives_organisation_merge": (
        "initiatives/organisation/merge/{Organisation}/{Organisation2}/",
        "200:ca 403:oer", "200:ca 403:oer",
    ),
    "initiatives_organisation_merge_take_back": (
        "initiatives/organisation/merge/0/take-back/",
        "403:oer 405:ca", "403:oer 404:ca",
    ),
    "events_venue_duplicates": ("events/venue/duplicates/", "200:ca 403:oer", "200:ca 403:oer"),
    "events_venue_merge": ("events/venue/merge/{Venue}/{Venue2}/", "200:ca 403:oer", "200:ca 403:oer"),
    "events_venue_merge_take_back": ("events/venue/merge/0/take-back/", "403:oer 405:ca", "403:oer 404:ca"),
    "suggestion-publish": ("events/suggestion/{Suggestion}/publish/", "405:oerca", "302:erca 404:o"),
    "suggestion-return": ("events/suggestion/{Suggestion}/return/", "200:erca 404:o", "302:erca 404:o"),
    "suggestion-reject": ("events/suggestion/{Suggestion}/reject/", "200:erca 404:o", "302:erca 404:o"),
    "initiative-suggestion-accept": (
        "initiatives/initiativesuggestion/{InitiativeSuggestion}/accept/",
        "405:oerca", "302:erca 404:o",
    ),
    "initiative-suggestion-return": (
        "initiatives/initiativesuggestion/{InitiativeSuggestion}/return/",
        "200:erca 404:o", "302:erca 404:o",
    ),
    "initiative-suggestion-reject": (
        "initiatives/initiativesuggestion/{InitiativeSuggestion}/reject/",
        "200:erca 404:o", "302:erca 404:o",
    ),
}  # fmt: skip


def keys(city: SimpleNamespace) -> dict[str, Any]:
    """What the addresses need."""
    by, section = city.clients["e"].user, city.rows[Section]
    found = {model.__name__: row.pk for model, row in city.rows.items()}
    for model in ("Initiative", "Indicator", "Measurement"):
        table = f"{'initiatives' if model == 'Initiative' else 'indicators'}.{model.lower()}"
        file = BulkFile.objects.create(table=table, name="x.csv", content=b"slug,title_da\na,A\n", by=by)
        found[f"{model}File"] = file.pk
    calendar = CalendarFile.objects.create(organisation=city.rows[Organisation], name="x.ics", content=CALENDAR, by=by)
    return found | {
        "CalendarFile": calendar.pk, "year": section.questionnaire.year, "code": section.code,
        "Organisation2": factories.OrganisationFactory().pk, "Venue2": factories.VenueFactory().pk,
    }  # fmt: skip


def said(text: str) -> dict[str, int]:
    """ "200:ca 403:oer" """
    found = dict.fromkeys("sn", 302)
    for part in text.split():
        status, _colon, letters = part.partition(":")
        found |= dict.fromkeys(letters, int(status))
    return found
