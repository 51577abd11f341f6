"""The commands of `backprop` that grade a class, from the release to the marks in the LMS."""

import functools
import sys
from pathlib import Path

import click

from backprop_lib.course.saying import printable

# jsonschema would load a grammar of international addresses with nbformat, which takes two seconds; no notebook has one.
sys.modules.setdefault("rfc3987_syntax", None)

PATH = click.Path(path_type=Path)
ASSIGNMENT = click.argument("assignment")
UNCONFINED = "none: students' code runs unconfined, under your account."
COMMANDS = {}


def _command(function):
    """Make a command that is given the course, and says in a sentence what somebody at the terminal can do something about."""

    @click.command(function.__name__)
    @click.pass_obj
    @functools.wraps(function)
    def command(where, *arguments, **options):
        from backprop_lib.course.doctor import GRADING, missing

        if gone := missing("grading"):
            raise click.ClickException(
                f"`backprop {function.__name__}` needs {gone[0]}, which is not installed. Get it by: {GRADING}"
            )
        from backprop_lib.grading.collecting.sources import SourceError
        from backprop_lib.grading.course import Course
        from backprop_lib.grading.sandbox.command import NoSandboxError
        from backprop_lib.grading.settings import CourseError
        from backprop_lib.grading.table import TableError

        try:
            return function(Course.at(where), *arguments, **options)
        except (CourseError, NoSandboxError, SourceError, TableError) as error:
            raise click.ClickException(str(error)) from None

    COMMANDS[function.__name__] = command
    return command


@_command
@click.argument("assignments", nargs=-1)
@click.option(
    "--to",
    "path",
    type=PATH,
    default="student.zip",
    show_default=True,
    help="A zip, or a folder.",
)
@click.option("--exchange", is_flag=True, help="Put them into nbgrader's exchange as well.")
def release(course, assignments, path, exchange):
    """Make what students get: ASSIGNMENTS (all, if none are named), lectures, library and environment."""
    from backprop_lib.grading import release

    release.generate(course, assignments or course.assignments)
    released = release.package(course, assignments or course.assignments, path)
    click.echo(f"{path}: {released} files for students, with {', '.join(assignments or course.assignments)}.")
    if exchange:
        release.to_exchange(course, assignments or course.assignments)
        click.echo("The assignments are in nbgrader's exchange too.")


@_command
@ASSIGNMENT
@click.argument("source", type=PATH, required=False)
@click.option("--exchange", is_flag=True, help="Collect from nbgrader's exchange, in place of a SOURCE.")
@click.option("--times", type=PATH, help="Moodle's grading worksheet, which says when each handed in.")
@click.option("--own-dates", is_flag=True, help="Take the files' own dates as the times of handing in.")
def collect(course, assignment, source, exchange, times, own_dates):
    """Take what was handed in, from a folder or an LMS's zip (SOURCE), into the folder submitted."""
    from backprop_lib.grading import collecting

    if (source is None) != exchange:
        raise click.UsageError("Say where from: a folder or zip, or --exchange.")
    course.enrol(assignment)
    if exchange:
        taken, nobodys = collecting.from_exchange(course, assignment)
    else:
        taken, nobodys = collecting.from_source(course, assignment, source, times, own_dates)
    _say_taken(course, taken, nobodys)
    timeless = sum(course.time_of(one.student, assignment) is None for one in taken)
    if timeless and course.due(assignment):
        _say(
            f"Of {timeless} nobody knows when they were handed in, so they count as in time. Moodle's grading worksheet says "
            "it by --times, the files' own dates by --own-dates, and course.toml for single students."
        )


def _say(text):
    """Print a line; names that students chose can't move the cursor or colour the terminal."""
    click.echo(printable(text))


def _say_taken(course, taken, nobodys):
    for outcome in ("collected", "replaced", "unchanged", "older", "not collected"):
        if count := sum(one.outcome == outcome for one in taken):
            _say(f"{count:4} {outcome}{WORDS.get(outcome, '')}")
    for one in taken:
        student = _name(course, one.student)
        for name, why in one.left:
            _say(f"{student}: {name} {why}")
        for notebook, name in one.notebooks.items():
            if name.rpartition("/")[2] != f"{notebook}.ipynb" and not one.prefix:
                _say(f"{student}: {name} was taken for {notebook}.ipynb")
        for remark in one.remarks:
            _say(f"{student}: {remark}")
    for name, why in nobodys:
        _say(f"not collected: {name}: {why}")


WORDS = {
    "replaced": "; what was there before is in .grading/earlier",
    "older": " than what was there, which stays; these are in .grading/earlier",
}


@_command
@ASSIGNMENT
@click.option("--student", "students", multiple=True, help="Only this one; may be said several times.")
@click.option("--regrade", is_flag=True, help="Also what was graded already. Marks and comments given by hand stay.")
@click.option("--jobs", type=click.IntRange(1), help="How many at once; without it as many as there are processors.")
@click.option(
    "--scheduler", metavar="ADDRESS", help="Of a Dask scheduler, e.g. tcp://10.0.0.1:8786, in place of this machine."
)
@click.option("--sandbox", type=click.Choice(["auto", "none"]), default="auto", show_default=True, help=UNCONFINED)
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds that a notebook may take.")
@click.option("--memory", type=click.FloatRange(min=0, min_open=True), help="Megabytes that a notebook may use.")
def grade(course, assignment, students, regrade, jobs, scheduler, sandbox, timeout, memory):
    """Grade what was handed in; run again, it does what is missing."""
    from backprop_lib.grading import grade as grading

    course.released(assignment)
    course.enrol(assignment)
    options = {"timeout": timeout, "memory": memory and int(memory * 1e6)}
    options = {name: value for name, value in options.items() if value is not None}
    names = students or course.handed_in(assignment)
    with click.progressbar(length=len(names), label=assignment) as bar:
        options |= {"students": names, "regrade": regrade, "jobs": jobs, "scheduler": scheduler, "sandbox": sandbox}
        try:
            results = grading.grade(course, assignment, progress=lambda *_: bar.update(1), **options)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        except KeyboardInterrupt:
            click.echo()
            said = f"Interrupted: {bar.pos} of {len(names)} are done. Say the same again, and the rest is graded."
            raise click.ClickException(said) from None
    _say_graded(course, results)


def _say_graded(course, results):
    ungraded = [result for result in results if result.status != "graded"]
    _say(f"{len(results) - len(ungraded)} graded, {len(ungraded)} not graded.")
    for result in ungraded:
        _say(f"{_name(course, result.student)}: {result.reason}")


def _name(course, student):
    """Return what an instructor calls a student: by name, where the roster knows it, and by id."""
    known = course.roster.get(student)
    names = [name for name in (known.last_name, known.first_name) if name] if known else []
    return f"{', '.join(names)} ({student})" if names else student


@_command
@ASSIGNMENT
@click.option("--student", "students", multiple=True, help="Only this one; may be said several times.")
@click.option(
    "--zip",
    "archive",
    type=PATH,
    help="Also a zip: to upload, where an LMS named the files; else a folder for each student.",
)
def feedback(course, assignment, students, archive):
    """Write a page for each student, to hand back: verdicts, outputs and comments."""
    from backprop_lib.grading import feedback

    names = students or course.handed_in(assignment)
    with click.progressbar(names, label=assignment) as bar:
        pages = feedback.write(course, assignment, bar)
    _say(f"{len(pages)} pages in {course.feedback}.")
    if archive:
        named, in_folders = feedback.pack(course, assignment, pages, archive)
        said = [f"{named} pages by the LMS's names, to upload there"] * bool(named)
        said += [f"{in_folders} pages in a folder for each student"] * bool(in_folders)
        _say(f"{archive}: {' and '.join(said) or 'no pages'}.")


@_command
@ASSIGNMENT
@click.option("--to", "path", type=PATH, help="The file to write; without it ASSIGNMENT.csv.")
@click.option("--into", "downloaded", type=PATH, help="Canvas's or Moodle's own csv, to be filled in.")
@click.option("--column", help="The column of that csv to fill, where it is not clear.")
@click.option("--scale", is_flag=True, help="Scale the marks where the LMS has another maximum.")
@click.option(
    "--provisional", is_flag=True, help="Answers that wait for a person count 0, and don't leave the mark open."
)
def export(course, assignment, path, downloaded, column, scale, provisional):
    """Write the marks: a csv of our own, or the LMS's with one column filled in."""
    from backprop_lib.grading.export import export_csv, export_into
    from backprop_lib.grading.marks import marks

    path = path or Path(f"{assignment}.csv")
    everybody = marks(course, assignment)
    if downloaded is None:
        done = export_csv(course, assignment, everybody, path, provisional)
    else:
        done = export_into(course, assignment, everybody, downloaded, path, column, provisional, scale)
    _say_exported(course, done, path)


def _say_exported(course, done, path):
    where = f", column {done.column!r}" if done.column else ""
    _say(f"{path}{where}: {len(done.filled)} marks, {len(done.open)} left open.")
    waiting = sum(mark.status == "to be marked" for mark in done.open)
    for mark in done.open:
        if mark.status != "to be marked":
            said = f"{mark.status}{mark.reason and mark.reason != mark.status and f' ({mark.reason})'}"
            _say(f"{_name(course, mark.student)}: {said}")
    for student in done.locked:
        _say(f"{_name(course, student)}: the LMS says that this grade can't be changed")
    for student in done.missing:
        _say(f"{_name(course, student)} was graded, but is not in the LMS's table")
    for name in done.unknown:
        _say(f"{name!r} in the LMS's table is none of the students, or not one alone")
    if waiting:
        _say(f"{waiting} of them wait for answers in words: mark these in formgrader, or say --provisional.")


@_command
@ASSIGNMENT
@click.option("--to", "path", type=PATH, help="The page to write; without it report/ASSIGNMENT.html.")
def report(course, assignment, path):
    """Write a page on how the class did: what to teach again, and who needs a look."""
    from backprop_lib.grading import report

    path = path or course.root / "report" / f"{assignment}.html"
    report.write(course, assignment, path)
    _say(f"Open {path} in a browser.")
