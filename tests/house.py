"""Draws the library as a house: its packages are rooms, the contract's layers are floors, and arrows are imports.

`make house` writes guides/house.svg; a test draws it again and compares. Floors are read in pyproject.toml, imports in the
code by grimp. An arrow that others imply is left out, and so is every arrow to the ground, on which everybody may stand.
"""

import ast
import tomllib
from statistics import mean
from xml.sax.saxutils import escape

import grimp

import backprop_lib
from backprop_lib import style
from project import ROOT

PICTURE = ROOT / "guides" / "house.svg"
WIDTH, MARGIN, ROOM, STEP, TOP, LEFT, ASIDE = 1180, 40, 40, 80, 118, 190, 45
# What a floor is for, by one of its rooms.
FLOORS = {
    "cli": "the door",
    "grading": "for a class",
    "widgets": "to play and practise",
    "checks": "to see and to judge",
    "training": "to learn",
    "engine": "what learning needs",
    "network": "a network",
    "passes": "both passes",
    "parameters": "its weights",
    "output_layer": "its ends",
    "activations": "the formulas",
    "style": "the ground",
}


def floors():
    """Return the rooms of each floor, the topmost first, as the contract on layers has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return [[room.strip() for room in layer.split("|")] for layer in layers]


def imports():
    """Return the pairs of rooms of which the first imports the second."""
    graph = grimp.build_graph("backprop_lib")
    found = set()
    for module in graph.modules - {"backprop_lib"}:
        room = module.split(".")[1]
        for other in graph.find_modules_directly_imported_by(module):
            if other != "backprop_lib":
                found.add((room, other.split(".")[1]))
                continue
            # A name of the package itself, as Network, is at home in a room.
            for detail in graph.get_import_details(importer=module, imported=other):
                names = ast.parse(detail["line_contents"].strip()).body[0].names
                found |= {(room, backprop_lib._HOME[one.name]) for one in names if one.name in backprop_lib._HOME}
    return {(one, other) for one, other in found if one != other}


def needed(pairs, ground):
    """Return the pairs that no chain of others implies, without those that lead to the ground."""
    below = {}
    for one, other in pairs:
        below.setdefault(one, set()).add(other)

    def reached(room):
        return {room}.union(*(reached(next_) for next_ in below.get(room, ())))

    return sorted(
        (one, other)
        for one, other in pairs
        if other not in ground and not any(other in reached(way) for way in below[one] - {other})
    )


def places(rows, pairs):
    """Return the middle of each room, (x, y); the rooms of a floor are ordered by what they lead to and come from."""
    rows = [list(row) for row in rows]
    x = {room: (n + 1) / (len(row) + 1) for row in rows for n, room in enumerate(row)}
    for _ in range(20):
        for row in rows:
            near = {room: [x[b if a == room else a] for a, b in pairs if room in (a, b)] for room in row}
            row.sort(key=lambda room, near=near: mean(near[room] or [x[room]]))
            x |= {room: (n + 1) / (len(row) + 1) for n, room in enumerate(row)}
    space = WIDTH - LEFT - MARGIN
    # A room does not lie under the one above, so that an arrow over two floors passes beside it.
    aside = {room: (-1) ** n * ASIDE for n, row in enumerate(rows) for room in row}
    return {
        room: (LEFT + space * x[room] + aside[room], TOP + STEP * n + ROOM / 2)
        for n, row in enumerate(rows)
        for room in row
    }


def _width(room):
    return 26 + 9.4 * len(room)


def _arrow(start, end):
    (x, y), (to_x, to_y) = start, end
    y, to_y = y + ROOM / 2, to_y - ROOM / 2 - 7
    bend = min(46, (to_y - y) / 2 + 8)
    return f'<path class="way" d="M{x:.0f} {y:.0f}C{x:.0f} {y + bend:.0f} {to_x:.0f} {to_y - bend:.0f} {to_x:.0f} {to_y:.0f}"/>'


def _room(room, place):
    x, y = place
    width, kind = _width(room), "package" if (ROOT / "backprop_lib" / room).is_dir() else "module"
    return (
        f'<rect class="{kind}" x="{x - width / 2:.0f}" y="{y - ROOM / 2:.0f}" width="{width:.0f}" height="{ROOM}" rx="7"/>'
        f'<text class="name" x="{x:.0f}" y="{y + 5.5:.0f}">{escape(room)}</text>'
    )


def _look(ink, paper, floor, room, package, way):
    return (
        f".sky{{fill:{paper}}}.floor{{fill:{floor}}}.roof{{fill:{floor};stroke:{ink};stroke-width:2}}text{{fill:{ink}}}"
        f".module{{fill:{room};stroke:{ink};stroke-width:1.2}}.package{{fill:{package};stroke:{ink};stroke-width:2.4}}"
        f".way{{stroke:{way}}}.tip{{fill:{way}}}"
    )


STYLE = (
    "text{font:16px system-ui,sans-serif}.name{font:600 16px ui-monospace,Menlo,Consolas,monospace;text-anchor:middle}"
    ".way{fill:none;stroke-width:1.8;marker-end:url(#tip)}"
    + _look(style.INK, style.PAPER, "#F1F4F7", "#FFFFFF", "#D9EAF5", style.FORWARD)
    + f"@media(prefers-color-scheme:dark){{{_look('#F2F2F2', '#15181C', '#20252B', '#2B323A', '#173F59', '#56B4E9')}}}"
)


def drawn():
    """Return the picture, as SVG."""
    rows = floors()
    pairs = needed(imports(), {*rows[-1], "_display"})
    place = places(rows, pairs)
    height = TOP + STEP * len(rows) + 6
    parts = [f'<rect class="sky" width="{WIDTH}" height="{height}"/>']
    roof = f"{LEFT - 170},{TOP - 14} {WIDTH / 2:.0f},14 {WIDTH - 20},{TOP - 14}"
    parts.append(f'<polygon class="roof" points="{roof}"/>')
    parts.append(f'<text class="name" x="{WIDTH / 2:.0f}" y="{TOP - 34}">backprop_lib</text>')
    for n, row in enumerate(rows):
        y = TOP + STEP * n
        label = next((FLOORS[room] for room in row if room in FLOORS), "")
        parts.append(f'<rect class="floor" x="20" y="{y - 10}" width="{WIDTH - 40}" height="{ROOM + 20}" rx="4"/>')
        parts.append(f'<text x="34" y="{y + ROOM / 2 + 5.5:.0f}">{escape(label)}</text>')
    parts += [_arrow(place[one], place[other]) for one, other in pairs]
    parts += [_room(room, place[room]) for row in rows for room in row]
    tip = '<marker id="tip" markerWidth="9" markerHeight="9" refX="3" refY="4.5" orient="auto" markerUnits="userSpaceOnUse">'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title about">',
            '<title id="title">The library as a house</title>',
            f'<desc id="about">{escape(described(rows, pairs))}</desc>',
            f"<style>{STYLE}</style>",
            f'<defs>{tip}<path class="tip" d="M0 0L9 4.5L0 9z"/></marker></defs>',
            *parts,
            "</svg>\n",
        ]
    )


def described(rows, pairs):
    """Return the same in words, for who can't see it."""
    said = [f"Floors from the top: {'; '.join(', '.join(row) for row in rows)}."]
    for room, others in ((room, [b for a, b in pairs if a == room]) for row in rows for room in row):
        if others:
            said.append(f"{room} imports {', '.join(others)}.")
    return " ".join(said)


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
