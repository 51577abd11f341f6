"""The command `backprop`: lays the course out and examines the machine, and for who grades a class, all that this takes."""

import importlib
import sys
from pathlib import Path

try:
    import click
except ModuleNotFoundError:
    sys.exit("The command backprop comes with the course's own packages: pip install 'backprop-lib[course]'")

GRADING = ("release", "collect", "grade", "feedback", "export", "report")
NOT_FOR_STUDENTS = (
    "grades a class, and what you have here is for students. Instructors use a clone, or the course's wheel."
)
THE_COURSE_ITSELF = "Name another folder to have one of your own; `git pull` brings a clone up to date."


class _Commands(click.Group):
    """Loads what grades a class only when it is asked for: what students get comes without it."""

    def list_commands(self, ctx):
        return [*super().list_commands(ctx), *(name for name in GRADING if _grading())]

    def get_command(self, ctx, cmd_name):
        if cmd_name not in GRADING:
            return super().get_command(ctx, cmd_name)
        if not _grading():
            raise click.ClickException(f"`backprop {cmd_name}` {NOT_FOR_STUDENTS}")
        return _grading().COMMANDS[cmd_name]


def _grading():
    """Return the module with the commands that grade a class, or None where it was left out."""
    try:
        return importlib.import_module("backprop_lib.grading.cli")
    except ModuleNotFoundError as error:
        if error.name == "backprop_lib.grading":
            return None
        raise


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--course", "where", default=".", metavar="FOLDER", help="The course's folder; without it the one you are in."
)
@click.version_option(package_name="backprop-lib")
@click.pass_context
def main(context, where):
    """Lay the course out in a folder of your own, say what is wrong there, and grade a class."""
    context.obj = where


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def course(folder):
    """Lay the course out in DIR, or bring the course there up to date; what you wrote in it stays."""
    from backprop_lib import __version__
    from backprop_lib.course import contents, laying_out, saying

    folder = folder.expanduser().absolute()
    try:
        root = contents.root()
        if folder.resolve() in (root, root.resolve()):
            raise click.ClickException(f"{folder} is the course itself. {THE_COURSE_ITSELF}")
        files = {name: path.read_bytes() for name, path in contents.paths(root).items()}
        laid_out = laying_out.lay_out(files, folder, __version__)
    except (FileNotFoundError, laying_out.LayingOutError) as error:
        raise click.ClickException(str(error)) from None
    for line in saying.lines(laid_out, folder):
        click.echo(line)


@main.command()
@click.pass_obj
def doctor(where):
    """Say what is missing on this machine and in this folder, and how to get it."""
    from backprop_lib.course import doctor
    from backprop_lib.course.saying import printable

    lacking = False
    for finding in _findings(doctor, Path(where)):
        lacking |= finding.needed and not finding.good
        click.echo(printable(f"{finding.mark} {finding.what}: {finding.found}"))
        if finding.help:
            click.echo(f"    {finding.help}")
    if lacking:
        raise click.exceptions.Exit(1)


def _findings(doctor, where):
    yield from doctor.examine(where)
    if not _grading() or doctor.is_students(where):
        return
    if doctor.missing("grading", only="dask"):
        yield doctor.Finding("grading", "not installed; only who grades a class needs it", False, doctor.GRADING, False)
    else:
        yield from importlib.import_module("backprop_lib.grading.doctor").examine(where)
