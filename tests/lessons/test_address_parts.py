"""Names that a browser would take for a way through folders have addresses all the same."""

import pytest

from lessons.address_parts import Part, Parts


@pytest.mark.parametrize(
    ("name", "written"),
    [("maya", "maya"), ("a.b", "a.b"), (".", "~."), ("..", "~.."), ("...", "..."), ("~.", "~~."), ("~", "~")],
)
def test_only_what_a_browser_resolves_is_marked_and_every_name_comes_back(name: str, written: str) -> None:
    assert Part().to_url(name) == written
    assert Part().to_python(written) == name


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("a/../b", "a/~../b"),
        ("../..", "~../~.."),
        ("a/~./.b", "a/~~./.b"),
        ("arn:aws:iam::111122223333:policy/..", "arn:aws:iam::111122223333:policy/~.."),
    ],
)
def test_each_part_of_a_path_is_marked_for_itself(key: str, written: str) -> None:
    assert Parts().to_url(key) == written
    assert Parts().to_python(written) == key
