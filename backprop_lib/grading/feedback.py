"""Feedback for a whole class in one process: a page for each student, with verdicts, their outputs and comments."""

import html
import re
import zipfile

import nbformat
from nbgrader.api import MissingEntry

from backprop_lib._files import write_whole
from backprop_lib.grading import collecting, marks, markup, results, setting

# The one thing that a page's own rule against scripts and fetching can't forbid: leading its reader away.
AWAY = re.compile(r"<(?=\s*(?:meta|base)\b)", re.I)


def write(course, assignment, students):
    """Write the pages of some students' feedback into nbgrader's folder `feedback`.

    Parameters
    ----------
    course : Course
    assignment : str
    students : iterable of str
        Gone through once, so that a progress bar can watch.

    Returns
    -------
    dict of str to list of Path
        The pages by student.
    """
    everybody = marks.marks(course, assignment)
    exporter, released, pages = setting.exporter_for(course), course.released(assignment), {}
    with course.gradebook() as book:
        for student in students:
            mark = everybody.get(student, marks.Mark(student, marks.NOTHING))
            pages[student] = []
            for name in released:
                page = _page(course, book, exporter, assignment, name, mark)
                path = course.folder("feedback", student, assignment) / f"{name}.html"
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, page.encode(errors="replace"))
                pages[student].append(path)
    return pages


def pack(course, assignment, pages, archive):
    """Write a zip of pages: by the names that Canvas or Moodle gave, or in a folder for each student who has none.

    Returns
    -------
    int, int
        How many pages have names of an LMS, which hands them back, and how many lie in folders.
    """
    known, named, in_folders = collecting.remarks(course, assignment), 0, 0
    temporary = archive.with_name(f".{archive.name}.part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as made:
        for student, paths in pages.items():
            prefix = known.get(student, {}).get("prefix", "")
            for path in paths:
                made.write(path, f"{prefix or f'{student}/'}{path.name}")
            named, in_folders = named + len(paths) * bool(prefix), in_folders + len(paths) * (not prefix)
    temporary.replace(archive)
    return named, in_folders


def _page(course, book, exporter, assignment, name, mark):
    """Return one notebook's page; where there is no mark, one that says why."""
    graded = course.folder("autograded", mark.student, assignment) / f"{name}.ipynb"
    try:
        if mark.status not in (marks.GRADED, marks.TO_MARK):
            raise FileNotFoundError
        submission = book.find_submission_notebook(name, assignment, mark.student)
        notebook = nbformat.read(graded, as_version=4)
    except (FileNotFoundError, MissingEntry):
        return _why_not(course, exporter, assignment, name, mark)
    _fill(notebook, submission)
    told = _told(course, assignment, mark)
    notebook.cells[:0] = [nbformat.v4.new_markdown_cell(html.escape(text)) for text in told]
    penalty = submission.late_submission_penalty or 0.0
    about = {"score": submission.score - penalty, "max_score": submission.max_score, "late_penalty": penalty}
    return exporter.from_notebook_node(notebook, {"nbgrader": about | {"notebook": name}})[0]


def _why_not(course, exporter, assignment, name, mark):
    """Return the page of who was not graded."""
    left = collecting.remarks(course, assignment).get(mark.student, {}).get("left", ())
    said = [mark.reason.rstrip("."), *(f"{file} {why}" for file, why in left)]
    told = ["**This was not graded.** It does not count as 0.", *(f"{html.escape(one)}." for one in said if one)]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text) for text in told])
    about = {"notebook": name, "score": 0.0, "max_score": mark.max_score, "late_penalty": 0.0}
    page = exporter.from_notebook_node(notebook, {"nbgrader": about})[0]
    return re.sub(r"\(Score: [^)]*\)", "(not graded)", page, count=1)


def _told(course, assignment, mark):
    """Return what a student should read before all else."""
    result = results.load(course, assignment, mark.student)
    told = (
        [html.escape(result.reason)] if result is not None and result.reason and result.status == results.GRADED else []
    )
    return told + ([f"This is not the last word yet: {mark.reason}."] if mark.status == marks.TO_MARK else [])


def _fill(notebook, submission):
    """Write scores and comments into the cells, for nbgrader's page, and make their outputs harmless."""
    grades = {grade.cell.name: grade for grade in submission.grades}
    comments = {comment.cell.name: comment.comment for comment in submission.comments}
    for cell in notebook.cells:
        marked = cell.metadata.get("nbgrader", {})
        name = marked.get("grade_id")
        if name in comments:
            marked["comment"] = comments[name]
        if name in grades:
            marked["score"], marked["points"] = grades[name].score, grades[name].max_score
        if cell.cell_type != "code":
            cell.source = AWAY.sub("&lt;", cell.source)
        for output in cell.get("outputs", ()):
            _clean(output)


def _clean(output):
    data = output.get("data", {})
    if "text/latex" in data and "text/html" not in data:
        data["text/html"] = markup.mathml(data["text/latex"].strip().strip("$"), "block")
    for kind in ("text/html", "text/markdown", "image/svg+xml"):
        if kind in data:
            data[kind] = AWAY.sub("&lt;", data[kind])
