from initiatives.models.attempts import Attempt
from initiatives.models.audit import AuditEntry
from initiatives.models.base import OldSlug, Seed, State
from initiatives.models.bulk_files import BulkFile
from initiatives.models.changes import Change
from initiatives.models.framework import Dimension, FocusArea, Goal, KeyFeature, Pillar, PossibleMeasurement
from initiatives.models.initiatives import Initiative
from initiatives.models.invitations import Invitation
from initiatives.models.kept_files import KeptFile
from initiatives.models.letters import Letter
from initiatives.models.merges import Merge
from initiatives.models.organisations import Membership, Organisation
from initiatives.models.submissions import Submission
from initiatives.models.suggestions import InitiativeSuggestion
from initiatives.models.tags import Milestone, MilestoneShift, Tag
from initiatives.models.texts import Text
from initiatives.models.updates import Update
from initiatives.models.users import User

__all__ = [
    "Attempt", "AuditEntry", "BulkFile", "Change", "Dimension", "FocusArea", "Goal", "Initiative",
    "InitiativeSuggestion", "Invitation", "KeptFile", "KeyFeature", "Letter", "Membership", "Merge", "Milestone",
    "MilestoneShift", "OldSlug", "Organisation", "Pillar", "PossibleMeasurement", "Seed", "State", "Submission", "Tag",
    "Text",
    "Update", "User",
]  # fmt: skip
