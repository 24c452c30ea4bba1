from tui.core.last_few import LastFew


def test_the_one_not_asked_for_longest_is_forgotten_first() -> None:
    few: LastFew[int] = LastFew(2)
    assert few.get("a") is None
    assert few.put("a", 1) == 1
    few.put("b", 2)
    assert few.get("a") == 1
    few.put("c", 3)
    assert [few.get(text) for text in "abc"] == [1, None, 3]
    few.put("a", 4)
    few.forget()
    assert few.get("a") is None
