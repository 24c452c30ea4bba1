"""Lines of stories that look like what stands round stories, and boxes of stories with the names of others."""

import pytest

from tests.formats.test_boilerplate import PARAGRAPH, STORY, cleaned

HALF = STORY[: len(STORY) // 2]


def kept(html: str, *words: str, title: str = "") -> None:
    text, _ = cleaned(html, title=title)
    assert not [one for one in words if one not in text]


@pytest.mark.parametrize(
    "sentence",
    [
        *("By noon the bridge was open.", "By then it was too late.", "By 2030 the harbour will be gone."),
        *("Published in 1954, the law was never used.", "Updated rules take effect in 2027."),
        *("Von da an war alles anders.", "Stand heute ist nichts entschieden.", "Door de regen niet."),
        *("Por eso estoy aquí.", "Par exemple celui-ci.", "Di notte non si dorme."),
        *("(Reuters) - The bridge over the Sarn is open again.", "Reuters, founded in 1851, is for sale."),
        *("Credit: who gets it?", "Credits: 30 points, two terms", "Photo: a word that used to mean something."),
        *("Image: PNG or JPEG, at most 2 MB", "Next.", "“And then?”", "Menu!", "More."),
        *("We use cookies, too.", "This site uses cookies, the new law makes it tell you."),
        *("When you buy a house, the agent takes a commission of three per cent.", "Topic: rain."),
        *("Sign up for the choir is open.", "Leave a comment and lose your job: such is the rule at the mill."),
        *("Tagged with a yellow ring, the bird came back.", "(c) to do nothing.", "Comments are closed."),
        "Lire <a href=/b>« Le Pont de verre », de T. Oram</a>, aide à comprendre.",
    ],
)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_short_sentences_stay(sentence: str, place: str) -> None:
    line = f"<p>{sentence}</p>"
    parts = {"first": (line, STORY), "middle": (HALF, line, HALF), "last": (STORY, line)}[place]
    kept("".join(parts), sentence.partition("<")[0].strip())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("<table><tr><td>Advertising</td><td>410</td></tr></table>", ["Advertising", "410"]),
        ("<table><tr><td>Copy</td><td>Ctrl+C</td></tr></table>", ["Copy", "Ctrl+C"]),
        ("<h2>X</h2>", ["X"]),
        ("<h2>Threads</h2>", ["Threads"]),
        ("<ul><li>Open</li><li>Save</li><li>Print</li></ul>", ["Save", "Print"]),
        ("<dl><dt>Save</dt><dd>Writes the file.</dd></dl>", ["Save"]),
        ("<p><b>Next?</b></p>", ["Next?"]),
        ("<pre>print</pre>", ["print"]),
        ("<blockquote>Next</blockquote>", ["Next"]),
        ("<h2>Video: what we know</h2>", ["Video: what we know"]),
        ("<h2>Newsletter economics, explained</h2>", ["Newsletter economics"]),
        ("<h2>Sign up rates fell in Europe today</h2>", ["Sign up rates"]),
        ("<h2>Popular</h2><p>Salt is.</p>", ["Popular"]),
        ("<h2>More local reviews</h2><p>Salt is.</p>", ["More local reviews"]),
        ("<p>The door opens in a new window of time.</p>", ["The door opens"]),
        ("<p>By signing, you confirm that the terms were read.</p>", ["By signing"]),
        (
            "<h2>Recommended reading</h2><ul><li>Salt Roads, by Ida Kvist</li></ul>",
            ["Recommended reading", "Salt Roads"],
        ),
        ("<p>Press <button>Save</button> and then Esc.</p>", ["Press Save and"]),
    ],
)
def test_single_words_stay_where_a_story_has_them(line: str, words: list[str]) -> None:
    kept(f"{HALF}{line}{HALF}", *words)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("<h3>Share</h3><ul><li><a href=/f>Facebook</a></li></ul>", "Share"),
        ("<div><h3>Share</h3><button>o</button></div>", "Share"),
        ("<ul><li><a href=/f>Facebook</a></li><li><a href=/x>X</a></li></ul>", "Facebook"),
    ],
)
def test_single_words_go_where_links_or_controls_stand_beside_them(line: str, word: str) -> None:
    assert word not in cleaned(f"{HALF}{line}{HALF}")[0]


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        ("<h2>3 May 2026</h2><p>The bridge shuts.</p><h2>9 June 2026</h2><p>Work begins.</p>", ["3 May", "9 June"]),
        ("<p>To read this winter:</p><ul><li><a href=/1>Salt Roads</a></li><li><a href=/2>Ice</a></li></ul>", ["Salt"]),
        ("<p>It was over by the time that they came back.</p><p>May 3, 2026</p>", ["May 3, 2026"]),
    ],
)
def test_dates_and_links_of_a_story_stay_before_its_first_paragraph(opening: str, words: list[str]) -> None:
    kept(f"<h1>Ferry runs again</h1>{opening}{STORY}", *words, title="Ferry runs again")


@pytest.mark.parametrize(
    "ending",
    [
        "<p>Her books:</p><p><a href=/1>Salt Roads</a></p><p><a href=/2>The Glass Ferry</a></p>",
        "<h2>References</h2><p><a href=/1>Oram (2019). Salt Roads. Skerry Press.</a></p>",
        "<h2>Salt Roads, a map</h2><figure><img src=/a.jpg></figure>",
    ],
)
def test_what_a_story_ends_with_stays(ending: str) -> None:
    kept(STORY + ending, "Salt Roads")


@pytest.mark.parametrize(
    "note",
    [
        *("Suscríbete a nuestra newsletter", "Inicia sesión para comentar", "Zum Kommentieren bitte anmelden"),
        *("Vous devez être connecté pour commenter", "Iscriviti alla newsletter", "Accedi per commentare"),
        *("Подписывайтесь на наш канал", "Оставить комментарий", "この記事をシェアする", "コメントを書く"),
        *("会員登録はこちら", "اشترك في النشرة البريدية", "Have something to say? Log in to comment."),
        "اقرأ أيضا: <a href=/x>الأجراس تدق من جديد</a>",
        "Log in to leave a comment",
    ],
)
def test_closing_notes_go_without_a_box_of_their_own(note: str) -> None:
    assert cleaned(f"{STORY}<p>{note}</p>")[0].endswith("before noon.")


def test_the_tail_passes_over_one_line_that_it_does_not_know() -> None:
    text, _ = cleaned(f"{STORY}<p>Comments are closed.</p><p>Already a subscriber? Log in.</p><p>To the top page</p>")
    assert text.endswith("noon.To the top page")


@pytest.mark.parametrize(
    "box",
    [
        '<section id="cookies"><h2>Cookies</h2>{}</section>',
        '<section id="share-classes"><h2>Share classes</h2>{}</section>',
        '<section id="pagination"><h2>Pagination of it</h2>{}</section>',
        '<section class="register">{}</section>',
        '<div class="recommendation">{}</div>',
        '<div class="post tag-bridge">{}</div>',
        "<footer>{}</footer>",
        '<blockquote><p class="author">T. Oram, baker</p>{}</blockquote>',
        '<div class="biography">{}</div>',
    ],
)
def test_parts_of_a_story_with_the_names_of_boxes_stay(box: str) -> None:
    part = "<p>The vestry book of the parish shows nine burials that winter, all of them children.</p>"
    kept(f"{HALF}{box.format(part)}{HALF}", "vestry")


def test_boxes_of_one_class_count_as_one() -> None:
    box = f'<div class="contributor"><h3>Dr {{}}</h3><p>{PARAGRAPH}</p></div>'
    kept("".join(map(box.format, "ABCDE")), "Dr A", "Dr E")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ('<p class="date">12 May. Rain again.</p>', "12 May"),
        ('<table><tr><td class="author">Ida Kvist</td><td>Salt</td></tr></table>', "Ida Kvist"),
        ("<footer><ol><li>See the ledger of 1911.</li></ol></footer>", "ledger"),
        ('<ul><li class="menu-item">Fish soup, 9 euros</li></ul>', "Fish soup"),
    ],
)
def test_names_and_dates_within_a_story_stay(part: str, words: str) -> None:
    kept(f"{HALF}{part}{HALF}", words)


def test_a_signature_under_each_of_several_letters_stays() -> None:
    letter = f'<h2>On bridges</h2><p>{PARAGRAPH}</p><p class="author">{{}}</p>'
    kept("".join(map(letter.format, ("Ida Kvist", "T. Oram", "Lena Asp"))), "Ida Kvist", "T. Oram", "Lena Asp")


def test_a_form_round_a_short_story_is_none() -> None:
    kept(f'<form id="page"><input type="hidden" name="state">{PARAGRAPH.join(("<p>", "</p>"))}</form>', "ferry")
    kept_out = f"{STORY}<form><p>{PARAGRAPH.replace('ferry', 'letter')}</p><input type=email></form>"
    assert "letter" not in cleaned(kept_out)[0]


def test_adverts_of_amp_go() -> None:
    assert "Placeholder" not in cleaned(f"{HALF}<amp-ad><div>Placeholder of a box</div></amp-ad>{HALF}")[0]
