"""Who is who: the students of a course, and under which names and numbers an LMS knows them.

Read from nbgrader's own table (id, first_name, last_name, email, lms_user_id), from Canvas's gradebook (Student, ID,
SIS User ID, SIS Login ID), or from Moodle's participants or grading worksheet (Identifier, Full name, ID number, Email
address), as each lets you download it.
"""

import re
import unicodedata
from dataclasses import dataclass

from backprop_lib.grading.table import TableError, read_table

# Columns by their meaning.
# The first of these that a row has becomes the id: a login before a number.
LOGINS = ("sis login id", "username", "id number", "sis user id")
IDS = (*LOGINS, "student_id", "id")
KEYS = (*IDS, "lms_user_id", "identifier")
EMAIL = ("email", "email address", "e-mail")
FIRST = ("first_name", "first name")
LAST = ("last_name", "last name", "surname")
FULL = ("full name", "student", "name")


@dataclass(frozen=True)
class Student:
    """A student, and everything that an LMS may call them.

    Attributes
    ----------
    id : str
        By which nbgrader knows them; it names their folder.
    first_name, last_name, email : str
        Empty where they are not known.
    keys : frozenset of str
        The numbers and logins by which a row or a file of the LMS may name them, in lower case.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    keys: frozenset = frozenset()

    def for_nbgrader(self):
        """Return what is known of what nbgrader's gradebook keeps of a student beside the id."""
        names = {"first_name": self.first_name, "last_name": self.last_name, "email": self.email}
        return {name: value for name, value in names.items() if value}

    @property
    def names(self):
        """Their name in the forms in which an LMS writes it, made alike."""
        both = (f"{self.first_name} {self.last_name}", f"{self.last_name} {self.first_name}")
        return {alike(name) for name in both if name.strip()}


def alike(name):
    """Return a name without case, accents, spaces and punctuation, so that two spellings of one name are equal."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def safe_id(text):
    """Return a student's id made of `text` that can name a folder, and no other than one beside its neighbours'."""
    name = unicodedata.normalize("NFC", text)
    name = "".join("-" if letter in '/\\:*?"<>|' or not letter.isprintable() else letter for letter in name)
    return name.strip().strip(".").strip()[:80] or "nameless"


def read_roster(path):
    """Return the students in a table by their ids.

    Raises
    ------
    TableError
        If it names no students, or two of them have one id.
    """
    table = read_table(path)
    students = {}
    for row in table.rows:
        student = _student(table, row)
        if student is None:
            continue
        if student.id in students:
            raise TableError(f"{path} has two students with the id {student.id!r}.")
        students[student.id] = student
    if not students:
        raise TableError(f"{path} names no students; its columns are {', '.join(table.header)}.")
    return students


def identity(table, row):
    """Return the numbers and logins in a row of an LMS's table, its email addresses, and its full names made alike."""
    keys = {_number(row[place]) for place in _places(table, KEYS)} - {""}
    emails = {row[place].strip().casefold() for place in _places(table, EMAIL)} - {""}
    names = {alike(name) for name in _full_names(table, row)} - {""}
    return keys, emails, names


def find(students, keys, emails, names):
    """Return the one student that a row or a file means, or None where it is nobody or not clear.

    Parameters
    ----------
    students : iterable of Student
    keys, emails, names : set of str
        As `identity` returns them. A number or login decides before an email address, and that before a name.
    """
    students = list(students)
    for test in (
        lambda student: keys & (student.keys | {student.id.casefold()}),
        lambda student: emails & {student.email.casefold(), student.id.casefold()} - {""},
        lambda student: names & (student.names | {alike(student.id)}),
    ):
        found = [student for student in students if test(student)]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def _student(table, row):
    keys, emails, names = identity(table, row)
    first, last = (next((row[place].strip() for place in _places(table, one)), "") for one in (FIRST, LAST))
    full = next(iter(_full_names(table, row)), "")
    if "points possible" in full.casefold() or "teststudent" in names:
        return None
    if full and not (first or last):
        first, _, last = full.rpartition(" ")
    email = next((row[place].strip() for place in _places(table, EMAIL)), "")
    login = next((row[place].strip() for place in _places(table, IDS) if row[place].strip()), "")
    name = login or email or full
    return Student(safe_id(name), first, last, email, frozenset(keys | emails)) if name else None


def _places(table, names):
    return [place for place in (table.column(name) for name in dict.fromkeys(names)) if place is not None]


def _full_names(table, row):
    """Return the full names in a row, with "Lovelace, Ada" turned round."""
    names = []
    for place in _places(table, FULL):
        last, comma, first = row[place].strip().partition(",")
        names.append(f"{first.strip()} {last.strip()}" if comma else last.strip())
    first, last = _places(table, FIRST), _places(table, LAST)
    if first and last:
        names.append(f"{row[first[0]].strip()} {row[last[0]].strip()}")
    return [name for name in names if name.strip()]


def _number(text):
    """Return a key in lower case; Moodle's "Participant 1234" and "Teilnehmer/in1234" are 1234."""
    found = re.fullmatch(r"[^\W\d]+(?:/\w+?)?\s*(\d+)", text.strip())
    return (
        found[1] if found and found[0].casefold().startswith(("participant", "teilnehmer")) else text.strip().casefold()
    )
