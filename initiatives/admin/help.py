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
    "contact_email": _(
        "What people write on the initiative’s page comes here; the address itself is not shown. Rather a shared mailbox"
        " than a person’s own. Empty: the city’s own contact gets it."
    ),
    "contact_phone": _("Shown on the page."),
    "website": _("The initiative’s own site. It becomes a button on the page."),
    "featured": _("Puts it among the first on the front page."),
}
TAG = {
    "what": _("A dimension, a goal or a Key Feature."),
    "confirmed": _("Who has looked at the link besides whoever set it. Reviewers confirm at the top of the page."),
}
MILESTONE = {
    "shift_reason": _("Asked for when you change the due date of a milestone that is saved. Kept for ever."),
    "moved": _("Earlier planned days with their reasons. The page shows them, too."),
    "title": _("What will have been achieved, in one line."),
    "due_on": _("The planned day. When you move it, the old day stays readable with your reason."),
    "note": _("What happened, or what is in the way. Shown in the timeline."),
}
UPDATE = {
    "initiative": _("The initiative that the news is about."),
    "told_on": _("The news stands at this day in the timeline."),
    "title": _("One line that says what happened."),
    "body": _(
        "A few sentences. An empty line begins a new paragraph; **two stars** make words bold, a dash and a blank before a"
        " line make a list."
    ),
    "figure_value": _("A number that belongs to the story, for example how many took part. May stay empty."),
}
ORGANISATION = {
    "name": _("The name as the organisation writes it."),
    "description": _("One or two sentences. They stand at the top of the organisation’s page."),
    "kind": _("Stands above the name on the page."),
    "website": _("Its own site. Its page links there."),
}
MEMBERSHIP = {
    "user": _("May edit what the organisation is responsible for."),
    "organisation": _("The person may edit what this organisation is responsible for."),
}
INVITATION = {
    "email": _("The person’s own work address. The letter with the link goes there."),
    "role": _("Editors register and report. Reviewers also approve what others in the organisation hand in."),
    "organisation": _("What the person may edit. Leave empty for coordinators and administrators."),
    "language": _("The letter is written in it. The person can choose another one when accepting."),
}
USER = {
    "first_name": _("Shown to colleagues beside what the person approved, and in the record of a year they froze."),
    "last_name": _("Shown after the first name. Without both, the user name is shown."),
    "email": _("The person’s work address. Reminders are sent to it; it is shown to administrators only."),
    "last_login": _("Empty: the person has never signed in."),
    "date_joined": _("The day on which the account was made."),
}
DIMENSION = {
    "code": _("Part of its address, of filters and of files; it never changes."),
    "name": _("The whole name, as it stands on the dimension’s page."),
    "description": _("What the dimension is about, in a sentence or two. Stands on its page and on the framework’s."),
    "example": _("One example from the city. Stands in a box on the dimension’s page."),
}
PLAIN = _(
    "What it means for people in the city, in everyday words. Stands on its page, marked as the city’s own words."
)
GOAL = {
    "number": _("The United Nations’ own number. It is on the tile and in addresses."),
    "title": _("The official title in this language."),
    "text": _("The goal in one sentence. Stands at the top of its page."),
    "explanation": PLAIN,
}
PILLAR = {
    "code": _("For files and programs; it never changes."),
    "name": _("Stands above its areas on the framework’s page and on the board of 42."),
    "description": _("What the pillar holds together. Stands under its name."),
}
AREA = {
    "number": _("UNESCO’s own number. The codes of its Key Features begin with it."),
    "pillar": _("Given by UNESCO. The framework’s page shows the area under it."),
    "title": _("The whole title of the area of focus."),
    "explanation": PLAIN,
    "goals": _("Goals that the area’s Key Features belong to from the start."),
}
FEATURE = {
    "code": _("UNESCO’s own number, for example 4.2. It is in addresses and files."),
    "area": _("Given by UNESCO. Its goals are the starting point for the goals below."),
    "title": _("The whole title. Correct it to UNESCO’s own words, then tick that it is verified."),
    "explanation": PLAIN,
    "verified_by": _("Filled in when someone ticks that the wording is verified."),
    "verified_at": _("Until then, pages and reports call it working wording."),
}
ANSWERED = {
    "organiser": _(
        "As the sender wrote it, when none of the organisations was the right one. Not shown to the public."
    ),
    "sender": _("Only to answer. Never shown to the public, and deleted when it is no longer needed."),
    "language": _("Letters to the sender are written in it."),
    "answer": _("What was decided, when, by whom, and the reason that the sender got."),
    "letter": _("Whether the last letter about the suggestion has been sent."),
}
SUGGESTION = ANSWERED | {
    "alike": _("Initiatives with nearly the same title. Look there first."),
    "title": _("Correct what is wrong; it becomes the heading of the draft."),
    "summary": _("One or two sentences. They become the summary of the draft."),
    "body": _("The sender’s own words. They become the text of the draft."),
    "phase": _("Where the sender says that it is in its life."),
    "starts_on": _("The day it began or will begin. May stay empty."),
    "place": _("As the sender wrote it, for example a district or a building."),
    "website": _("The initiative’s own site. Look at it before you accept."),
    "fields": _("What the sender says that it works for."),
    "audiences": _("None chosen: for everyone."),
    "life_stages": _("None chosen: for all ages."),
    "dimensions": _("The sender’s choice. In the draft each link gets its reason."),
    "goals": _("The sender’s choice. In the draft each link gets its reason."),
}
TEXT = {
    "key": _("Where the text stands. Which pages there are is given."),
    "changed_at": _("Empty as long as it is the text that the portal came with."),
    "changed_by": _("Who saved it last. All earlier versions are under “History”."),
    "title": _("The heading of the page. Of the front page it is the promise in large letters."),
    "body": _(
        "An empty line begins a new paragraph; ## makes a heading, **two stars** make words bold, a dash and a blank before"
        " a line make a list, [words](address) makes a link. Left empty in English or German, the Danish text is shown and"
        " marked as Danish."
    ),
}
AUDIT = {
    "at": _("The moment at which it was done."),
    "who": _("The account as it was called then; it stays readable when the account is gone."),
    "kind": _("By which the list can be narrowed."),
    "done": _("In one or two words."),
    "about": _("What it was called then. The link leads to what has become of it."),
    "values": _("What it was before, and what it is afterwards. Empty where nothing of a row changed."),
    "address": _("The address on the network that it was done from. Seen by administrators only."),
}
SUBMISSION = {
    "title": _("What it was called when it was sent. The link leads to where it is decided."),
    "kind": _("A next version is a change of something that is published."),
    "organisation": _("Its reviewers decide, and the coordinators."),
    "author": _("Who sent it. Somebody else decides."),
    "sent_at": _("Since when it waits, or waited."),
    "state": _("What has become of it."),
    "reviewer": _("Who published or returned it."),
    "reviewed_at": _("When it was published, returned or taken back."),
    "reason": _("What its author had to mend. It is kept."),
}
# What an empty list says: what belongs here, and how it comes here.
NOTHING = {
    "initiative": _("Here stand the city’s initiatives. Add the first, or bring many at once from a file."),
    "update": _("News that initiatives tell along the way stand here, from draft to published."),
    "organisation": _(
        "Those who are responsible for initiatives, events and figures, or take part in them, stand here."
    ),
    "invitation": _("Nobody is invited. Invite a colleague by e-mail: the link leads to an account of their own."),
    "suggestion": _(
        "Nobody’s suggestion waits. What people send through “Suggest an initiative” comes here once they have confirmed"
        " their e-mail address."
    ),
    "submission": _(
        "Nothing has been sent to review. What editors send stands here until somebody publishes or returns it."
    ),
    "audit": _("Nothing is recorded yet. Sign-ins, publications, imports and more are written here by themselves."),
}
