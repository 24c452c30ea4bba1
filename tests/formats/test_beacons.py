import pytest

from tui.formats.beacons import is_beacon


@pytest.mark.parametrize(
    "url",
    [
        "https://pixel.a.example/?x=1",
        "https://stats.a.example/b.gif?host=x",
        "https://a.example/pixel",
        "https://a.example/dir/pixel.gif?id=7",
        "https://a.example/tracking-pixel.png",
        "https://a.example/1x1.png",
        "https://a.example/tr?id=7&ev=PageView",
        "https://mail.a.example/wf/open?upn=7",
        "https://a.example/count/hit.php?page=7",
        "https://ad.doubleclick.net/ddm/7",
        "https://feeds.feedburner.com/~r/a/7",
    ],
)
def test_addresses_that_count_readers_are_known_by_their_shape(url: str) -> None:
    assert is_beacon(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://pixel.a.example/imgs/2024/harbour.jpg",
        "https://stats.a.example/charts/rain.svg?w=600",
        "https://a.example/pixel-art.png",
        "https://a.example/pixel/cat.gif",
        "https://a.example/open.jpg",
        "https://a.example/tr/istanbul.png",
        "https://a.example/track/lap-record.webp",
        "https://a.example/?u=https://b.example/pixel.gif",
        "https://trackerdog.example/a.jpg",
        "",
    ],
)
def test_pictures_that_only_speak_of_it_are_kept(url: str) -> None:
    assert not is_beacon(url)
