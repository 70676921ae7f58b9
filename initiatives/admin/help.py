"""What stands under a field on the staff pages: what appears where, and what an officer might ask about.

Said here and not on the model where it is about the page rather than the data; a word changed needs no migration.
"""

from django.utils.translation import gettext_lazy as _

INITIATIVE = {
    "title": _("Short and in everyday words. It is the heading of the page and of the card in lists."),
    "source": _("Where the text comes from, if someone else wrote it. Shown at the side of the page."),
    "phase": _("Where it is in its life. Whether it keeps its plan is worked out from the milestones."),
    "fields": _("What the initiative works for. People filter the list by it."),
    "life_stages": _("The ages it is for. Leave all empty when it is for everyone."),
    "starts_on": _("The day it began or will begin. The page shows the year."),
    "ends_on": _("Leave empty when no end is planned."),
    "place": _("Where it happens, for example a district or a building."),
    "partners": _("They are named on the page. Only members of the responsible organisation can edit it."),
    "contact_email": _("Shown on the page: rather a shared mailbox than a person’s own."),
    "contact_phone": _("Shown on the page."),
    "website": _("The initiative’s own site. It becomes a button on the page."),
    "featured": _("Puts it among the first on the front page."),
}
TAG_WHAT = _("A dimension, a goal or a Key Feature.")
MILESTONE = {
    "title": _("What will have been achieved, in one line."),
    "due_on": _("The planned day. When you move it, the old day stays readable with your reason."),
    "note": _("What happened, or what is in the way. Shown in the timeline."),
}
UPDATE = {
    "initiative": _("The initiative that the news is about."),
    "told_on": _("The news stands at this day in the timeline."),
    "title": _("One line that says what happened."),
    "body": _("A few sentences. Markdown: empty line = new paragraph, **bold**, - list."),
    "figure_value": _("A number that belongs to the story, for example how many took part. May stay empty."),
}
ORGANISATION = {
    "name": _("The name as the organisation writes it."),
    "description": _("One or two sentences. They stand at the top of the organisation’s page."),
    "kind": _("Stands above the name on the page."),
    "website": _("Its own site. Its page links there."),
}
MEMBERSHIP = {"user": _("May edit what the organisation is responsible for.")}
DIMENSION = {
    "name": _("The whole name, as it stands on the dimension’s page."),
    "description": _("What the dimension is about, in a sentence or two. Stands on its page and on the framework’s."),
    "example": _("One example from the city. Stands in a box on the dimension’s page."),
}
GOAL = {
    "title": _("The official title in this language."),
    "text": _("The goal in one sentence. Stands at the top of its page."),
}
PILLAR = {
    "name": _("Stands above its areas on the framework’s page and on the board of 42."),
    "description": _("What the pillar holds together. Stands under its name."),
}
AREA = {
    "title": _("The whole title of the area of focus."),
    "goals": _("Goals that the area’s Key Features belong to from the start."),
}
FEATURE = {"title": _("The whole title. Correct it to UNESCO’s own words, then tick that it is verified.")}
