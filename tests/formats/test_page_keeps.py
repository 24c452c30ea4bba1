"""A story keeps its paragraphs whatever they speak of: newsletters, cookies, subscriptions, adverts, comments."""

from hypothesis import given
from hypothesis import strategies as st

from tests.formats.documents import tale
from tests.formats.speakers import read

_SENTENCES = """
Subscribe to the parish newsletter, the vicar told them, and you will know when the bells are to be mended at last.
Sign up sheets for the newsletter hung in the hall all winter, and nobody wrote a name on them until the thaw came.
Newsletters were the only mail that reached the island, and the postman read every one of them aloud at the inn.
Join the mailing list of any small museum and you will learn more about herring than you had ever thought possible.
We use cookies to bribe the children of the ferryman, who then let us cross the sound without a ticket every Sunday.
This site uses cookies, reads the sign at the bakery door, and the smell of ginger proves it on every morning.
Cookies cooled on the sill while the two lawyers argued about what the new law says of consent and of private data.
By clicking his pen twice the clerk told the others that you agree with him, and the privacy of the vote was gone.
Accept all cookies that are offered to you on the night train, for nothing else is sold until it crosses the border.
The subscription to the library cost nine crowns a year, and a subscriber could take home four books at one time.
Already a subscriber to two papers, she took out a third when the strike began, and read all of them on the ferry.
Advertising paid for the tram line: every car had been painted with soap, with cocoa, with the name of a circus.
Advertisement in those days meant a man with a drum who walked through the streets and shouted what was to be sold.
Sponsored by a brewery, the rowers of the town won nine races in a row and never once paid for their own supper.
Share this story with your neighbours, the old woman said to the reporter, and they will tell you that it is a lie.
Share prices of the canal company fell by half on the day that the ice closed the locks, and did not rise again.
Sharing a boat was common on the sound, and nobody wrote down who had caught which fish or whose turn was next.
Follow us on foot to the quarry, the foreman said, and he showed them the wall that had given way in the night.
Comments are closed to outsiders in this village: what one thinks of the mayor is told at the pump and nowhere else.
Leave a comment in the ledger of the inn and the next guest will answer it, as has been the custom since the war.
Be the first to comment, the teacher used to say, and nobody will remember what the second one thought of the play.
Comment was free in the old market hall, and so was the soup that the widow of the harbour master gave out at noon.
Log in to the harbour office, read the letter, and the berth is yours for a month, whatever the master thinks of it.
Enter your name and your email address, said the form on the wall, although the island had no line to the mainland.
All rights reserved for the crown in the charter of 1311 were sold within a century to pay for wars in the south.
Copyright was a word that nobody on the quay had heard before the song of the net makers became known abroad.
Posted in the far north for nine winters, the customs officer learned to tell the ships by the sound of their bells.
Published in 1954 and never used, the law on drifting nets was found again by a student who looked for another.
Related stories are told of the lake on the other side of the pass, where the bell is said to ring under the ice.
Read more slowly, her father had told her, and she found the error in the ledger that the auditors had overlooked.
Recommended by nobody and paid by nobody, the two engineers went on measuring the dam for eleven years in all.
More from the mill than from the farm came the money with which the brothers built the pier and later the school.
Click here and click there went the shutters of the cameras when the minister came out of the pilot house at last.
Download speeds on the island have doubled since the cable came, and the school now teaches two classes at once.
Our app is the tide table, the skipper said, and laid his hand on the sheet of paper that was nailed to the door.
Please enter by the side door, the notice said, and so the whole court went through the kitchen of the inn that day.
If you buy a house on the slope the agent takes three per cent commission and the rain takes the rest within a year.
When you buy herring at one of the sites along the quay, the dealer keeps a commission that nobody has seen written.
Some of the affiliate links between the two unions were cut in the spring, when the dockers went back to work.
As an Amazon associate he had seen the river rise by nine metres, and the flood of the little Sarn did not move him.
Privacy policy was made at the kitchen table, where the three commissioners met because the office had no stove.
Continue reading after dark was not allowed in the dormitory, but everybody had a candle under the mattress.
You may also like the smaller chapel up on the hill, whose ceiling was painted by two sisters in a single summer.
Register here, the soldiers said, and the farmers wrote their names into a book that was never seen again after that.
Unsubscribe at any time, the paper had promised, but the boy with the bundle came every morning for thirty years.
Get the news to your inbox before the others do: that was the whole secret of the dealer in salt and dried fish.
Photo: a word that the old keeper had never used, for in the lighthouse it was called a likeness until the very end.
Tags: that is what the divers call the little brass plates by which they find their ropes again under the ice.
Topics of the evening were the price of salt, the new toll at the upper lock, and the pilot who had gone away.
Only subscribers were let into the reading room, and only members could comment on what they had read in there.
Print this in your paper, he shouted, and the printer, who had heard worse in his time, set it word for word.
Loading the ferry took the whole morning, since each of the cows had to be led up the plank by the girl herself.
Subscribers to the canal loan were paid in salt, in timber and at last in promises, until the company was sold.
You have successfully subscribed, the machine said in a flat voice, and then it kept the coin and went dark again.
Updated by hand every evening, the table of tides in the pilot house was right more often than the printed one.
By the time the mail had come, the newsletter was three weeks old and the vote that it announced was long over.
Save the date, the card said, but the date had been washed away by the rain, and so everybody came on every Sunday.
"""
SPEAKING_OF_SITES = _SENTENCES.strip().split("\n")
"""Sentences of stories that begin as what stands round stories."""
ORDINARY = tale("salt", 12)


def shown(paragraphs: list[str]) -> list[str]:
    """What comes out of a plain page that has these paragraphs."""
    article = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return read(f"<title>Of salt</title><body><article>{article}</article></body>").text.split("\n")


@given(
    st.integers(6, 12),
    st.dictionaries(st.integers(0, 12), st.sampled_from(SPEAKING_OF_SITES), min_size=1, max_size=6),
)
def test_no_paragraph_among_others_is_lost_whatever_it_speaks_of(ordinary: int, speaking: dict[int, str]) -> None:
    story: list[str] = []
    for place in range(ordinary + 1):
        story += [speaking[place]] if place in speaking else []
        story += ORDINARY[place : place + 1] if place < ordinary else []
    assert shown(story) == story


@given(st.lists(st.sampled_from(SPEAKING_OF_SITES), min_size=1, max_size=6, unique=True))
def test_several_such_paragraphs_in_a_row_are_kept_before_others(speaking: list[str]) -> None:
    story = [*ORDINARY[:3], *speaking, *ORDINARY[3:6]]
    assert shown(story) == story


def test_two_such_paragraphs_are_kept_at_the_end_too() -> None:
    story = [
        *ORDINARY[:6],
        "Published in 1954 and never used, the law on drifting nets was found again by a student of the north.",
        "Posted in the far north for nine winters, the customs officer learned to tell ships by their bells.",
    ]
    assert shown(story) == story
