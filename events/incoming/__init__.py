"""Calendar files of others, read into values. Pure: no model, no request, no clock.

`read` is the way in. What a file says and the calendar cannot express is refused with a sentence, never bent.
"""

from events.incoming.reading import Change, Incoming, Reading, Refusal, read
from events.incoming.sentences import CalendarFileError, Sentence

__all__ = ["CalendarFileError", "Change", "Incoming", "Reading", "Refusal", "Sentence", "read"]
