"""The sections of a lecture, as the metadata of their headings say: minutes, core or optional, what to ask."""

from dataclasses import dataclass

HEADING = "## "


@dataclass(frozen=True)
class Section:
    """A heading of the second level and what comes below it.

    Attributes
    ----------
    title : str
    says : dict
        The heading's own metadata: "minutes", "core", "question", "expect", "mistakes".
    hall : list of dict
        Questions that come from the hall: "question", "code" to answer it, and "shows", what that prints.
    cells : list
        The heading and the cells below it.
    """

    title: str
    says: dict
    hall: list
    cells: list

    @property
    def core(self):
        """Whether the section belongs to the core, which fits the lecture's time."""
        return self.says.get("core", True)


def of(notebook):
    """Return the sections of a lecture, in order; what comes before the first heading belongs to none."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith(HEADING):
            title = cell.source.partition("\n")[0].removeprefix(HEADING)
            found.append(Section(title, cell.metadata.get("section", {}), cell.metadata.get("hall", []), []))
        if found:
            found[-1].cells.append(cell)
    return found


def leave_out_optional(notebook):
    """Take the optional sections out of a lecture; the core never needs what they compute."""
    optional = {cell.id for section in of(notebook) if not section.core for cell in section.cells}
    notebook.cells = [cell for cell in notebook.cells if cell.id not in optional]
    return notebook
