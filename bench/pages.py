"""The pages of the plan's budget with their ceilings, and the sizes they are measured at."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Rows of invented data. `indicators` are those under each of the 42 Key Features."""

    initiatives: int
    indicators: int
    years: int
    events: int

    def options(self) -> list[str]:
        return [
            f"--initiatives={self.initiatives}",
            f"--indicators-per-feature={self.indicators}",
            f"--years={self.years}",
            f"--events={self.events}",
        ]


M = Size(initiatives=1_000, indicators=10, years=20, events=10_000)
L = Size(initiatives=20_000, indicators=50, years=20, events=100_000)


@dataclass(frozen=True, slots=True)
class Page:
    """At most `queries`, and `floors` times the time of the bare view; from M to L its time may grow with the power
    `growth` of the rows of its `axis`."""

    name: str
    path: str
    queries: int
    floors: float
    axis: str
    growth: float
    staff: bool = False


PAGES = [
    Page("home", "/", 8, 2.5, "indicators", 0.15),
    Page("initiatives, counted", "/initiativer/", 8, 2.5, "initiatives", 0.45),
    Page("the same, searched", "/initiativer/?q=skole", 8, 3, "initiatives", 0.5),
    Page("one initiative", "/initiativer/projectzero/", 8, 1.5, "initiatives", 0.05),
    Page("progress, with matrix", "/fremgang/", 6, 3, "indicators", 0.1),
    Page("board of the 42", "/rammen/", 4, 1.5, "indicators", 0.1),
    Page("month", time.strftime("/det-sker/%Y/%-m/"), 5, 2.5, "events", 0.1),
    Page("agenda", "/det-sker/", 5, 2.5, "events", 0.1),
    Page("calendar feed", "/feeds/events.ics", 3, 2, "events", 0.1),
    Page("report", time.strftime("/rapporter/%Y/"), 8, 4, "indicators", 0.3),
    Page("staff: list", "/admin/initiatives/initiative/", 12, 5, "initiatives", 0.3, staff=True),
    Page("staff: form", "/admin/initiatives/initiative/{form}/change/", 20, 5, "initiatives", 0.1, staff=True),
]
EXPORTS = [time.strftime("/rapporter/%Y.xlsx"), time.strftime("/rapporter/%Y.csv"), "/api/v1/indicators"]
MOST_MEMORY, MOST_MEMORY_EXPORTING = 120, 200  # MB of a worker
MOST_KB = 120  # of a page without pictures, cold
LONGEST_LOAD = 180  # seconds, for size L
