"""Writes the points of every exercise, which its parts say, into the metadata of the notebooks in solutions/.

nbgrader reads them there. `make assignments` runs this before it generates the student versions.
"""

import nbformat

import course


def main():
    """Write the points, and nothing else, where they differ."""
    for assignment in course.ASSIGNMENTS:
        path = course.notebook("solutions", assignment)
        solution = nbformat.read(path, as_version=4)
        worth = {f"{one.function}_graded": one.max_score for one in course.exercises_of(assignment)}
        changed = False
        for cell in solution.cells:
            marks = cell.metadata.get("nbgrader", {})
            points = worth.get(marks.get("grade_id"), marks.get("points"))
            if points != marks.get("points"):
                print(f"{assignment}: {marks['grade_id']} is worth {points}, not {marks['points']}")
                marks["points"], changed = points, True
        if changed:
            nbformat.write(solution, path)


if __name__ == "__main__":
    main()
