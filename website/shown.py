"""What of a notebook is shown on its page: the code that only draws is folded, and each picture has words beside it."""

import base64
import io
import re

from PIL import Image

from backprop_lib.live import copies, decks

PICTURE = "image/png"
COLOURS = 128  # of a picture: drawings need no more, and weigh a third
WIDEST = 1280
# What the line says that opens folded code, by the first line of the cell.
FOLDED = {
    "# Question": "Show the code of this question, which knows the answer",
    "# Answer": "Show the code of this answer",
    "# Explorer": "Show the code of this explorer",
    "# Picture": "Show the code of this picture",
}
OPTIONAL = "*This section is optional.*"


def for_the_page(notebook):
    """Change a notebook that has run, or that is only read, to what its page shows; returns it."""
    # Until it has run, a notebook does not say that its code may have magics.
    notebook.metadata.setdefault("language_info", {"name": "python"})["pygments_lexer"] = "ipython3"
    section = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            section = _heading(cell.source) or section
            cell.source = cell.source.replace(OPTIONAL, f"{{.optional}}\n{OPTIONAL}")
        elif cell.cell_type == "code":
            _fold(cell)
            _clear(cell)
            _describe(cell, section)
    return notebook


def _heading(source):
    found = re.findall(r"^#+ (.+)$", source, flags=re.M)
    return found[-1] if found else ""


def _fold(cell):
    if copies.is_drawing(cell):
        first = cell.source.partition("\n")[0]
        cell.metadata.tags = [*cell.metadata.get("tags", ()), "hide-input"]
        prompts = {"code_prompt_show": FOLDED.get(first, "Show the code"), "code_prompt_hide": "Hide the code"}
        cell.metadata.setdefault("mystnb", {}).update(prompts)


def _clear(cell):
    """Take progress bars away, and make pictures small."""
    cell.outputs = [output for output in cell.get("outputs", ()) if not decks.is_progress(output)]
    for output in cell.outputs:
        if PICTURE in output.get("data", {}):
            output.data[PICTURE] = smaller(output.data[PICTURE])


def smaller(png):
    """Return a picture, in base64, with fewer colours and not wider than a page can show."""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    if picture.width > WIDEST:
        picture = picture.resize((WIDEST, round(picture.height * WIDEST / picture.width)), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode("ascii")


def _describe(cell, section):
    """Give the pictures of a cell a text for those who can't see them: their words, and what they stand in."""
    words = [str(one.data.get("text/plain", "")) for one in cell.outputs if PICTURE in one.get("data", {})]
    said = ". ".join(word for word in words if word and not word.startswith("<Figure"))
    if words:
        alt = f"{said or 'Picture'} (in the section “{section}”)" if section else said or "Picture"
        cell.metadata.setdefault("mystnb", {})["image"] = {"alt": " ".join(alt.split())}
