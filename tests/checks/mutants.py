"""Changes the reference solutions of the notebooks in all small ways that cosmic-ray knows, and counts what the checks catch.

`make mutants` prints, for each assignment, how many mutants there are and how many are caught, and shows the others.
"""

import ast
import sys
from concurrent.futures import ProcessPoolExecutor

import nbformat
from tqdm import tqdm

import course
from backprop_lib import checks
from mutation import mutants, shown


def solution_cells(assignment):
    """Return the code that comes before, imports and all solutions, and that of every solution cell."""
    notebook = nbformat.read(course.notebook("solutions", assignment), as_version=4)
    marked = [(cell, cell.metadata.get("nbgrader", {})) for cell in notebook.cells if cell.cell_type == "code"]
    (imports,) = [cell.source for cell, marks in marked if marks.get("grade_id") == "imports"]
    solutions = [cell.source for cell, marks in marked if marks.get("solution")]
    return "\n".join([imports, *solutions]), solutions


def caught(before, mutant, names):
    """Return whether a check refuses one of the functions of a mutant."""
    notebook = {"__name__": "notebook"}
    try:
        exec(before, notebook)
        exec(mutant, notebook)
    except Exception:
        return True
    return any(not checks.check(name, notebook[name.partition(".")[2]], seed=0).right for name in names)


def main():
    """Print the counts and the survivors."""
    every, missed = 0, 0
    with ProcessPoolExecutor(2) as pool:
        for assignment in course.ASSIGNMENTS:
            before, cells = solution_cells(assignment)
            survivors, count = [], 0
            for source in cells:
                functions = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
                names = [one.name for one in course.exercises_of(assignment) if one.function in functions]
                made = mutants(source)
                jobs = [pool.submit(caught, before, mutant, names) for mutant in made]
                results = [job.result() for job in tqdm(jobs, desc=assignment, disable=None, leave=False)]
                count += len(made)
                survivors += [
                    (source, mutant) for mutant, was_caught in zip(made, results, strict=True) if not was_caught
                ]
            print(f"{assignment:20} {count - len(survivors):5} of {count:5} mutants caught", flush=True)
            for source, mutant in survivors:
                print(shown(source, mutant), flush=True)
            every, missed = every + count, missed + len(survivors)
    print(f"{'in all':20} {every - missed:5} of {every:5} caught, {100 * (every - missed) / every:.1f} %")
    sys.exit(missed > 0.1 * every)


if __name__ == "__main__":
    main()
