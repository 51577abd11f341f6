"""The picture of the house is drawn from the code as it is, and can be read by everybody."""

from itertools import pairwise
from xml.etree import ElementTree

import house
from backprop_lib import style

SVG = "{http://www.w3.org/2000/svg}"


def test_the_committed_picture_is_that_of_the_code():
    assert house.PICTURE.read_text(encoding="utf-8") == house.drawn(), "the house has changed: run make house"


def test_every_package_and_module_has_a_room_and_imports_lead_down():
    rows, pairs = house.floors(), house.imports()
    rooms = {room for row in rows for room in row}
    assert rooms == {path.stem for path in (house.ROOT / "backprop_lib").iterdir() if _is_room(path)}
    assert {room for pair in pairs for room in pair} <= rooms
    assert ("engine", "network") in pairs and ("widgets", "network") in pairs  # the second as backprop_lib.Network
    floor = {room: n for n, row in enumerate(rows) for room in row}
    assert [pair for pair in pairs if floor[pair[0]] >= floor[pair[1]]] == []
    assert all(any(room in house.FLOORS for room in row) for row in rows), "a floor without a name"


def _is_room(path):
    return path.name not in ("__init__.py", "__pycache__") and (path.suffix == ".py" or (path / "__init__.py").exists())


def test_an_arrow_that_others_imply_is_left_out_and_none_else():
    pairs = {("a", "b"), ("b", "c"), ("a", "c"), ("a", "d"), ("b", "ground")}
    assert house.needed(pairs, {"ground"}) == [("a", "b"), ("a", "d"), ("b", "c")]


def test_it_is_told_in_words_and_legible_in_light_and_dark():
    root = ElementTree.fromstring(house.drawn())
    said = root.findtext(f"{SVG}desc")
    assert root.get("role") == "img" and root.findtext(f"{SVG}title")
    assert all(room in said for row in house.floors() for room in row) and "engine imports network." in said
    look = root.findtext(f"{SVG}style")
    assert "prefers-color-scheme:dark" in look and look.count(style.INK) >= 2
    # Rooms of a floor don't lie on each other.
    boxes = [one for one in root.iter(f"{SVG}rect") if one.get("class") in ("module", "package")]
    spans = sorted((float(b.get("y")), float(b.get("x")), float(b.get("x")) + float(b.get("width"))) for b in boxes)
    assert all(a[0] < b[0] or a[2] < b[1] for a, b in pairwise(spans))
    assert all(left > 0 and right < house.WIDTH for _, left, right in spans)
