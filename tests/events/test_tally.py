from events.tally import Candidate, count


def values(**several: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in several.items()}


CHOIR = Candidate(values(goal="3 4", audience="citizens"), [values(weekday="tue", time="evening")])
WALK = Candidate(
    values(goal="3", audience="citizens companies"),
    [values(weekday="sat", time="morning"), values(weekday="tue", time="evening")],
)
TALK = Candidate(values(goal="13", audience="companies"), [values(weekday="sat", time="evening")])
ALL = [CHOIR, WALK, TALK]


def numbers(chosen: dict[str, list[str]], name: str) -> dict[str, int]:
    return dict(count(ALL, chosen).numbers.get(name, {}))


def test_nothing_chosen_counts_each_event_once_for_each_of_its_values() -> None:
    tally = count(ALL, {})
    assert tally.total == 3
    assert dict(tally.numbers["goal"]) == {"3": 2, "4": 1, "13": 1}
    assert dict(tally.numbers["weekday"]) == {"tue": 2, "sat": 2}


def test_the_values_of_a_filter_are_counted_as_if_chosen_beside_the_others() -> None:
    assert count(ALL, {"goal": ["13"]}).total == 1
    assert numbers({"goal": ["13"]}, "goal") == {"3": 2, "4": 1, "13": 1}
    assert numbers({"goal": ["13"]}, "audience") == {"companies": 1}
    assert count(ALL, {"goal": ["13", "4"]}).total == 2


def test_filters_narrow_each_other() -> None:
    assert numbers({"audience": ["companies"], "weekday": ["sat"]}, "goal") == {"3": 1, "13": 1}
    assert count(ALL, {"audience": ["citizens"], "goal": ["13"]}).total == 0


def test_weekday_and_time_must_fit_the_same_date() -> None:
    assert count(ALL, {"weekday": ["sat"], "time": ["evening"]}).total == 1
    assert numbers({"weekday": ["sat"]}, "time") == {"morning": 1, "evening": 1}
    assert numbers({"time": ["evening"]}, "weekday") == {"tue": 2, "sat": 1}
    assert numbers({"weekday": ["sat"], "time": ["evening"]}, "goal") == {"13": 1}


def test_an_event_that_misses_two_filters_counts_nowhere() -> None:
    tally = count([CHOIR], {"goal": ["13"], "audience": ["companies"], "weekday": ["sat"]})
    assert (tally.total, tally.numbers) == (0, {})


def test_an_event_without_dates_counts_nowhere() -> None:
    assert count([Candidate(values(goal="3"), [])], {}).numbers == {}
