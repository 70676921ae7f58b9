"""Where in a report each field stands that a person can fill, and why some stand in none.

A place is table.column of the archive; `report` is the JSON's document, and `questionnaire`, `section`, `question` and
`sign_off` are parts of the answered questionnaire.
"""

# Tables in no report, and why.
NO_REPORT = {
    "Attempt": "counts of forms, gone after a day", "AuditEntry": "who did what: the audit trail",
    "KeptFile": "a file of a form that came back with an error, for some hours",
    "BulkFile": "a file that is looked at before it is brought in", "CalendarFile": "the same for a calendar",
    "Change": "the version of the data", "Letter": "mail that is not sent yet", "OldSlug": "where an address leads now",
    "Seed": "what was shipped once", "Text": "the site's own pages", "User": "people are named only by choice",
    "Membership": "rights", "Draft": "figures that nobody handed in", "Standing": "derived from figures and targets",
    "Suggestion": "what citizens suggest: once accepted it is an event",
    "InitiativeSuggestion": "the same: it is an initiative",
    "Baseline": "the report itself", "BaselineRow": "the report itself", "BaselineFile": "the report itself",
    "BaselineContent": "the report itself", "Export": "the report itself", "ExportContent": "the report itself",
    "PossibleMeasurement": "suggestions, never counted as indicators",
    "Imported": "what a calendar file said last time", "WithdrawnDate": "what subscriptions must still say",
    "SchoolHoliday": "days on which nothing takes place", "AnswerVersion": "earlier drafts of an answer",
    "SignedFile": "the questionnaire itself, as a file",
    "Schedule": "the rule behind the dates that are counted",
    "ScheduleDate": "the same: which dates the rule gives besides, and which not",
    "Invitation": "a letter to new staff, gone when it is used",
    "Merge": "what became one, so that it can be taken back",
    "Submission": "what is sent to review, until somebody else decides",
    "Reminder": "a letter to staff about what is due", "ReminderChoice": "who wants such letters",
}  # fmt: skip

STATE, ORDER = "decides whether it is public at all", "the order of the rows"
PICTURE = "a picture on its page: no file of a report carries it"
WRITER = "steers or tells of the writing: for those who write"
TRAIL = "who did what: the audit trail"
# Fields in no report, and why.
EXCEPTIONS: dict[str, dict[str, str]] = {
    "Dimension": {"order": ORDER, "retired": STATE},
    "Goal": {"colour": "how its square is drawn", "retired": STATE},
    "Pillar": {"order": ORDER, "retired": STATE},
    "FocusArea": {"goals": "proposed to its Key Features, whose own are told", "retired": STATE},
    "KeyFeature": {"order": ORDER, "retired": STATE},
    "Organisation": {"members": "rights", "state published_at": STATE},
    "MilestoneShift": {"moved_by": TRAIL},
    "Initiative": {
        "image image_alt image_decorative": PICTURE, "featured": "what the front page shows first",
        "contact_email contact_phone": "may lead to a person, and what is frozen is kept for ever; the role is told",
        "state published_at": STATE,
    },
    "Update": {"state published_at": STATE},
    "Programme": {"state published_at": STATE},
    "Event": {"image image_alt image_decorative": PICTURE, "state published_at": STATE},
    "Occurrence": {
        "schedule": "the rule behind it", "starts_at ends_at all_day": "the hour: a report tells days",
    },
    "Indicator": {
        "counted_events counted_organiser counted_programme": "the note of each figure says what it is the sum of",
        "state published_at": STATE,
    },
    "Measurement": {
        "current supersedes": "only the one that counts is in it; the earlier ones stand on its page",
        "entered_by entered_at reviewed_by reviewed_at review return_reason": TRAIL,
        "evidence": "a file for reviewers",
    },
    "Assessment": {"assessor": "people are named only by choice"},
    "Questionnaire": {"is_public retired": STATE},
    "Section": {"order": ORDER, "retired": STATE},
    "Question": {"areas features goals offers assigned_to": WRITER, "order": ORDER, "retired": STATE},
    "Answer": {"version": WRITER, "edited_by edited_at": WRITER},
    "SignOff": {
        "signed_by signed_name reopened_at reopened_name reason": TRAIL, "schema_version": "of the file, which says it",
        "document": "the questionnaire itself",
    },
}  # fmt: skip


def _all(table: str, names: str, **others: str) -> dict[str, str]:
    """Columns of the same name, and others."""
    return {name: f"{table}.{name}" for name in names.split()} | {
        name: place if "." in place else f"{table}.{place}" for name, place in others.items()
    }


_FRAMEWORK = {"code": "framework_code", "name": "name", "short": "short"}
WHERE: dict[str, dict[str, str]] = {
    "Dimension": _all("framework", "", **_FRAMEWORK, description="long_text", example="explanation"),
    "Goal": _all(
        "framework", "explanation", number="framework_code", dimension="belongs_to", title="name", text="long_text"
    ),
    "Pillar": _all("framework", "name", code="framework_code", description="long_text"),
    "FocusArea": _all("framework", "short explanation", number="framework_code", pillar="belongs_to", title="name"),
    "KeyFeature": _all(
        "key_features", "title area goals", code="key_feature", wording_verified="wording", short="framework.short",
        explanation="framework.explanation",
    ),
    "Organisation": _all(
        "organisations", "name description website source", slug="organisation", kind="organisation_kind"
    ),
    "Tag": _all("tags", "initiative dimension goal strength reason", feature="key_feature"),
    "Milestone": _all("milestones", "initiative title due_on done_on note"),
    "MilestoneShift": _all("milestone_moves", "due_before due_after reason", milestone="title"),
    "Initiative": _all(
        "initiatives",
        "title summary body fields audiences life_stages phase starts_on ends_on lead website place source",
        slug="initiative", partners="organisations", parent="part_of", contact_role="contact",
        manual_status="set_status", manual_status_reason="set_status_reason",
    ),
    "Update": _all(
        "updates", "initiative title body told_on", figure_label="told_label", figure_value="told_value"
    ),
    "Venue": _all(
        "venues", "name address postcode town website public_transport cycling parking entrance access_note step_free "
        "lift accessible_toilet hearing_loop",
    ),
    "Programme": _all("programmes", "title summary body starts_on ends_on source", slug="programme"),
    "Event": _all(
        "events", "title summary body place organiser dimensions goals programme initiatives audiences age_from age_to "
        "languages source price_amount registration registration_url online_url attendance",
        slug="event", venue="place", features="key_features", date_note="note", price_kind="price",
    ),
    "Occurrence": _all(
        "event_changes", "event reason", recurrence_key="was_on", first_on="is_on", last_on="events.last_on",
        status="date_status", venue="other_venue", attendance="events.attendance",
    ),
    "Indicator": _all(
        "indicators", "name unit kind direction baseline_value frequency responsible",
        code="indicator", feature="key_feature", baseline_on="baseline_period", not_applicable_reason="absent_reason",
    ) | _all(
        "sources", "definition decimals baseline_source source source_url licence limitations proxy_note initiatives "
        "next_due_on suppress_below",
        lower_bound="lowest_possible", upper_bound="highest_possible", additive="parts_add_up",
    ),
    "Target": _all("targets", "indicator on value low high decided_by source_url"),
    "Measurement": _all(
        "measurements",
        "indicator period breakdown value numerator denominator figure absent_reason note source_url",
    ),
    "Cycle": _all(
        "phases", "", selecting_on="on", learning_fair_on="on", green_generation_on="on", learning_week_on="on",
        baseline_on="on", network_meeting_on="on", closes_on="on", features="key_features.key_feature",
    ) | _all("report", "year months_only", note="cycle_note", source="cycle_source"),
    "CycleFeature": _all("key_features", "reason", cycle="report.year", feature="key_feature"),
    "Assessment": _all(
        "key_features", "level rationale evidence", cycle="report.year", feature="key_feature"
    ),
    "Questionnaire": _all("questionnaire", "year title period_from period_to deadline note source_url"),
    "Section": _all("section", "code title help", questionnaire="questionnaire.title"),
    "Question": _all("question", "code text help kind word_limit table required", section="section.title"),
    "Answer": _all("question", "", question="text", part="languages", text="answer"),
    "SignOff": _all(
        "sign_off", "checksum", signed_as="by", signed_at="at", questionnaire="questionnaire.title"
    ),
}  # fmt: skip
