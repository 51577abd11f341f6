"""Hands marks on: as a csv of our own, or filled into the table that Canvas or Moodle lets you download.

In an LMS's table one column changes and all others stay as they are. Who has no mark keeps an empty cell, never a 0.
"""

import csv
import io
import re
from dataclasses import dataclass, field

from backprop_lib._files import write_whole
from backprop_lib.grading import roster
from backprop_lib.grading.settings import CourseError
from backprop_lib.grading.table import read_table

COLUMNS = (
    "student_id last_name first_name email assignment status score penalty points max_score handed_in hours_late reason"
)
# The columns of Moodle's grading worksheet.
GRADE, GRADE_MAX, CHANGEABLE = "grade", "maximum grade", "grade can be changed"


@dataclass
class Exported:
    """What an export did.

    Attributes
    ----------
    column : str
        The column of the LMS's table that was filled; empty for our own csv.
    filled : list of str
        Students whose marks are in the file.
    open : list of Mark
        Those without a mark.
    missing : list of str
        Students who were graded, and whom the LMS's table does not have.
    unknown : list of str
        Names in the LMS's table that mean none of the students, or not one alone.
    locked : list of str
        Students whose grade the LMS says can't be changed.
    """

    column: str = ""
    filled: list = field(default_factory=list)
    open: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    locked: list = field(default_factory=list)


def export_csv(course, assignment, marks, path, provisional=False):
    """Write the marks of an assignment as a table of our own, a line for every student.

    Parameters
    ----------
    marks : dict of str to Mark
    path : Path
    provisional : bool
        Whether answers that wait for a person count as nothing, instead of leaving the mark open.
    """
    done, text = Exported(), io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS.split())
    students = _students(course, marks)
    for mark in marks.values():
        who, counts = students[mark.student], mark.has_points(provisional)
        (done.filled if counts else done.open).append(mark.student if counts else mark)
        numbers = [f"{number:g}" if counts else "" for number in (mark.score, mark.penalty, mark.points)]
        when = [
            f"{mark.when:%Y-%m-%d %H:%M}" if mark.when else "",
            f"{mark.seconds_late / 3600:.1f}" if mark.when else "",
        ]
        names = [mark.student, who.last_name, who.first_name, who.email]
        writer.writerow([*names, assignment, mark.status, *numbers, f"{mark.max_score:g}", *when, mark.reason])
    write_whole(path, text.getvalue().encode())
    return done


def export_into(course, assignment, marks, downloaded, path, column=None, provisional=False, scale=False):
    """Fill the marks into the table that an LMS let you download, and write that to `path`.

    Parameters
    ----------
    marks : dict of str to Mark
    downloaded : Path
        Canvas's gradebook, Moodle's grading worksheet or any other csv with a column that says who, and one to fill.
    path : Path
        Where the filled table goes.
    column : str, optional
        The one to fill. Without it: Moodle's own, or the one that has the assignment's name.
    provisional : bool
        As for `export_csv`.
    scale : bool
        Whether marks are scaled, where the LMS's maximum is another than the assignment's.

    Raises
    ------
    CourseError
        If it is not clear which column is meant, or the LMS has another maximum and `scale` was not said.
    """
    table = read_table(downloaded)
    place = _column(table, assignment, column)
    lookup = roster.Lookup(_students(course, marks).values())
    done, comma, seen = Exported(table.header[place]), _decimal_comma(table), {}
    factor = _factor(table, place, marks, scale)
    for row in table.rows:
        found = lookup.find(*roster.identity(table, row))
        if found is None:
            done.unknown += [] if _no_person(row) else [_who(row)]
            continue
        if found.id in seen:
            raise CourseError(f"{downloaded} has two rows for {found.id}: {_who(seen[found.id])} and {_who(row)}.")
        seen[found.id], mark = row, marks[found.id]
        if not mark.has_points(provisional):
            done.open.append(mark)
        elif _is_locked(table, row):
            done.locked.append(found.id)
        else:
            row[place] = f"{round(mark.points * factor, 2):g}".replace(".", "," if comma else ".")
            done.filled.append(found.id)
    done.missing = [name for name, mark in marks.items() if name not in seen and mark.has_points(provisional=True)]
    table.save(path)
    return done


def _students(course, marks):
    """Return a Student for each mark: from the roster, or from nbgrader's gradebook."""
    known = {student: roster.Student(student) for student in marks}
    with course.gradebook() as book:
        for one in book.students:
            known[one.id] = roster.Student(one.id, one.first_name or "", one.last_name or "", one.email or "")
    return known | {name: student for name, student in course.roster.items() if name in marks}


def _column(table, assignment, asked):
    """Return the place of the column to fill."""
    if asked is not None:
        place = table.column(asked)
        if place is None:
            raise CourseError(f"{table.path} has no column {asked!r}; it has {', '.join(table.header)}.")
        return place
    if table.column(GRADE_MAX) is not None and table.column(GRADE) is not None:
        return table.column(GRADE)
    # Canvas writes "Backward pass (4711)", and "03_backward_pass" may well be called "Assignment 3: Backward pass".
    bare = roster.alike(re.sub(r"^\d+_?", "", assignment))
    fits = [n for n, name in enumerate(table.header) if bare in roster.alike(re.sub(r"\(\d+\)$", "", name.strip()))]
    if len(fits) != 1:
        said = "two columns or more that could be" if fits else "no column that is clearly"
        named = ", ".join(repr(table.header[n]) for n in fits) or ", ".join(table.header)
        raise CourseError(f"{table.path} has {said} {assignment}; say which with --column. There are: {named}.")
    return fits[0]


def _factor(table, place, marks, scale):
    """Return by what marks are multiplied; 1 where the LMS has the same maximum, or says none."""
    ours = max((mark.max_score for mark in marks.values()), default=0.0)
    maximum = table.column(GRADE_MAX)
    canvas = [row[place] for row in table.rows if "points possible" in row[0].casefold()]
    said = canvas if maximum is None else [row[maximum] for row in table.rows]
    theirs = {number for number in map(_number, said) if number}
    if not theirs or not ours or theirs == {ours}:
        return 1.0
    if len(theirs) > 1:
        raise CourseError(f"{table.path} says several maxima for {table.header[place]!r}: {sorted(theirs)}.")
    (there,) = theirs
    if not scale:
        raise CourseError(
            f"{table.path} says that {table.header[place]!r} has {there:g} points, and the assignment has {ours:g}: "
            "change it in the LMS, or say --scale to have marks scaled."
        )
    return there / ours


def _number(text):
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _no_person(row):
    """Return whether a row of Canvas's is about the assignments and not about a student."""
    first = row[0].strip().casefold()
    return (
        not first or "points possible" in first or first.startswith(("manual posting", "student, test", "test student"))
    )


def _who(row):
    return next((cell.strip() for cell in row if cell.strip()), "")


def _is_locked(table, row):
    place = table.column(CHANGEABLE)
    return place is not None and row[place].strip().casefold() == "no"


def _decimal_comma(table):
    place = table.column(GRADE_MAX)
    return place is not None and any(re.fullmatch(r"\d+,\d+", row[place].strip()) for row in table.rows)
