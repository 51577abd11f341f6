"""In front of a hall: copies of the lectures to type in, the magics for class, the screen, the decks and the lecturer's page.

`make live` writes the copies into the folder `live/`, and beside each a page for the lecturer. `make present` opens them
in a JupyterLab whose code can be read from the last row. In a copy there are

- `%reveal`, in a blank cell or under what has been typed of it: replaces it by the lecture's code;
  `%reveal back` brings back what was typed,
- `%check`, under what has been typed, or in the cell below: compares what it computed with the lecture's values, and
  explains what is wrong as the checks do,
- `%catch_up`, anywhere: runs what was skipped so far, also after a restart of the kernel,
- `check(name, answer)`: the verdict of the exercises' checks.

A cell of a lecture is typed live if it has the tag "live". Its blank is its first line, a signature or a comment. A blank
that is run as it stands does nothing; whatever is run below it gets the lecture's code for it first, and says so.
"""

from backprop_lib import _lazy

with _lazy.needs("course", "backprop_lib.live"):
    from backprop_lib.live.copies import blank, blank_copy, is_live, read, write_copies
    from backprop_lib.live.magics import load_ipython_extension, unload_ipython_extension

__all__ = [
    "blank",
    "blank_copy",
    "is_live",
    "load_ipython_extension",
    "read",
    "unload_ipython_extension",
    "write_copies",
]
