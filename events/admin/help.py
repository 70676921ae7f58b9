"""What stands under a field on the staff pages about events; see `initiatives/admin/help.py`."""

from django.utils.translation import gettext_lazy as _

from initiatives.admin import help as words

PICTURE_ALT = _("Read aloud to those who cannot see it, for example: children plant trees by a harbour.")
_LINKS = _("Shown on the event’s page. People filter the calendar by it.")
_PRICE_KIND = _("“Not known” is shown as just that. Choose “Free” only when nothing at all is to be paid.")
_PRICE_AMOUNT = _("The full price for one adult, for example 75. Only when it costs something.")
_REGISTRATION = _("Tells people whether they can simply come.")
_REGISTRATION_URL = _("Becomes the button “Sign up” on the page. The whole address, beginning with https://.")
_ONLINE = _("Where people click to take part. Everybody can see it: no links with a secret code.")
_LANGUAGES = _("What is spoken there. Shown on the page, and people filter by it.")
_SOURCE = _("Where the text comes from, if someone else wrote it. Shown on the page.")

EVENT = {
    "title": _("What it is called, without date and place: those are shown beside it."),
    "summary": _("One or two sentences on what happens. It stands first on the page and in calendar files."),
    "source": _SOURCE,
    "programme": _("When it is part of something larger, such as the Learning Week: then it stands on that page too."),
    "venue": _("Write a part of its name. Its address, map and access facts are shown. Not there yet? Add it with +."),
    "online_url": _ONLINE,
    "audiences": _("People filter the calendar by it. Leave all empty when it is for everyone."),
    "age_from": _("The youngest it suits, in years. Empty: no lower limit."),
    "age_to": _("The oldest it suits, in years. Empty: no upper limit."),
    "languages": _LANGUAGES,
    "price_kind": _PRICE_KIND,
    "price_amount": _PRICE_AMOUNT,
    "registration": _REGISTRATION,
    "registration_url": _REGISTRATION_URL,
    "initiatives": _("Write a part of the title. The event is then shown on the pages of these initiatives."),
    "dimensions": _LINKS,
    "goals": _("Those that it contributes to most, rather three than ten. Shown as tiles on the page."),
    "features": _("Those that it contributes to. Shown with code and title on the event’s page."),
    "image": _("JPEG, PNG or WebP, up to 8 MB. Without one the page shows a pattern in the colours of its goals."),
    "image_alt": PICTURE_ALT,
    "image_decorative": _("It tells nothing that the text does not; then nothing is read aloud."),
    "dates": _("Made from “When” above each time you save. Each can be cancelled or moved by itself, with the reason."),
}
PROGRAMME = {
    "title": _("The name of the whole, for example Learning Week 2026. It is the heading of its page."),
    "summary": _("One or two sentences. They stand under the heading."),
    "body": _(
        "Shown above the list of its events. An empty line begins a new paragraph; **two stars** make words bold, a dash and"
        " a blank before a line make a list."
    ),
    "source": _SOURCE,
    "starts_on": _("The first day of the whole. Shown above the heading; the events have their own dates."),
    "ends_on": _(
        "The last day of the whole. Until then it is named beside the calendar; without a last day it is not."
    ),
}
VENUE = {
    "name": _("As people know it, for example Multikulturhuset. Shown wherever an event takes place there."),
    "address": _("Street and number. It is shown, stands in calendar files and leads to the map."),
    "postcode": _("Four digits in Denmark, for example 6400."),
    "town": _("Shown after the name. People filter the calendar by it."),
    "website": _("The venue’s own site, not the event’s. The page links there."),
    "step_free": _("Can one come in with a wheelchair or a pram? Ask the venue when in doubt."),
    "lift": _("One that takes a wheelchair, to all rooms that are used."),
    "accessible_toilet": _("One with room for a wheelchair, that is open during events."),
    "hearing_loop": _("In the room where events take place."),
    "parking": _("Marked places near the entrance."),
    "access_note": _("What else one should know, for example: the lift is at the back, ring for the caretaker."),
}
SCHEDULE = {
    "event": _("Its own page is where times are usually changed."),
    "all_day": _("No times are shown. Both times below stay empty."),
    "starts_on": _("The day of the first date. The repetition is counted from here."),
    "start_time": _("When it begins, as the clock shows it there, for example 19.00."),
    "zone": _("Leave it as it is, unless the event takes place abroad."),
}
SCHEDULE_ROW = {
    "starts_on": _("The day of the first date. What repeats is counted from here."),
    "all_day": _("No times are shown, neither on the page nor in calendar files."),
    "start_time": _("When it begins, for example 19.00."),
}
SCHEDULE_DATE = {
    "on": _("The day that is added or taken out, for example 24.12.2026."),
    "excluded": _("Ticked: nothing takes place on this day. Not ticked: the day is an extra date."),
    "reason": _("Needed for a date that is taken out, for example: public holiday."),
}
SCHOOL_HOLIDAY = {
    "first_on": _("As in the municipality’s school plan. Whoever plans a series is asked about dates that fall in it."),
}
OCCURRENCE = {
    "event": _("What all dates have in common is changed on the event’s own page."),
    "status": _("Anything but “Takes place” needs a reason. The date stays on the page with its new status."),
    "starts_at": _("Another day or time moves this date only; the page shows the old one beside it."),
    "ends_at": _("When it is over, as the clock shows it there."),
    "venue": _("Only when this date is held elsewhere. Empty: the event’s own venue."),
}
SUGGESTION = words.ANSWERED | {
    "when": _("The dates as they will stand in the calendar."),
    "alike": _("Events on the same days with nearly the same title or place. Look there first."),
    "title": _("Correct what is wrong; it becomes the heading of the event’s page."),
    "body": _("The sender’s own words. Shown on the page once it is published."),
    "starts_on": _("The day, or the first of several."),
    "ends_on": _("Only when one date lasts several days, such as an exhibition."),
    "end_time": _("Empty: no end is shown, or it lasts all day."),
    "repeats": _("How the dates follow from the first. The line “Takes place” above shows them once you have saved."),
    "repeats_until": _("The last day on which it can take place. Needed when it repeats."),
    "place": _("As the sender wrote it. Shown when no venue is chosen."),
    "step_free": _("The sender’s answer. A venue chosen from the list has its own."),
    "access_note": _("The sender’s words. A venue chosen from the list has its own."),
    "online_url": _ONLINE,
    "price_kind": _PRICE_KIND,
    "price_amount": _PRICE_AMOUNT,
    "registration": _REGISTRATION,
    "registration_url": _REGISTRATION_URL,
    "audiences": _("None chosen: for everyone."),
    "languages": _LANGUAGES,
    "dimensions": _LINKS,
    "goals": _("Five at most. Shown as tiles on the page."),
    "features": _("The sender’s choice. Shown with code and title on the event’s page."),
    "image": _("Sent with the suggestion. Published, the event gets it; refused, it is deleted at once."),
    "image_alt": PICTURE_ALT,
}
# What an empty list says: what belongs here, and how it comes here.
NOTHING = {
    "event": _("Here stand the events of the calendar. Add the first, or bring many at once from a calendar file."),
    "programme": _("A programme gathers events under one name and page, such as the Learning Week."),
    "venue": _("Places where events are held, with address and access: entered once, chosen from then on."),
    "occurrence": _("The dates of your events stand here. They are made by themselves when an event is saved."),
    "schedule": _("When events take place. Schedules are written on the page of their event."),
    "school holiday": _("Holidays of the schools. Whoever plans a series is asked about dates that fall in them."),
    "suggestion": _(
        "Nobody’s suggestion waits. What people send through “Suggest an event” comes here once they have confirmed their"
        " e-mail address."
    ),
}
