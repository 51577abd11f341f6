"""Changes the reference solutions of the notebooks in all small ways that cosmic-ray knows, and counts what the checks catch.

`make mutants` prints, for each assignment, how many mutants there are and how many are caught, and shows the others.
"""

import ast
import difflib
import sys
from concurrent.futures import ProcessPoolExecutor

import nbformat
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from tqdm import tqdm

import course
from backprop_lib import checks


def solution_cells(assignment):
    """Return the code that comes before, imports and all solutions, and that of every solution cell."""
    notebook = nbformat.read(course.notebook("solutions", assignment), as_version=4)
    marked = [(cell, cell.metadata.get("nbgrader", {})) for cell in notebook.cells if cell.cell_type == "code"]
    (imports,) = [cell.source for cell, marks in marked if marks.get("grade_id") == "imports"]
    solutions = [cell.source for cell, marks in marked if marks.get("solution")]
    return "\n".join([imports, *solutions]), solutions


def mutants(source):
    """Yield every mutant of the source whose behaviour could differ."""
    seen = {ast.dump(ast.parse(source))}
    for name in operator_names():
        operator = get_operator(name)
        occurrence = 0
        while True:
            try:
                mutant = mutate_code(source, operator(), occurrence)
            except TypeError:  # an operator that needs arguments of its own
                break
            if mutant is None:
                break
            occurrence += 1
            tree = ast.dump(ast.parse(mutant))
            if tree not in seen:
                seen.add(tree)
                yield mutant


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
                made = list(mutants(source))
                jobs = [pool.submit(caught, before, mutant, names) for mutant in made]
                results = [job.result() for job in tqdm(jobs, desc=assignment, disable=None, leave=False)]
                count += len(made)
                survivors += [
                    (source, mutant) for mutant, was_caught in zip(made, results, strict=True) if not was_caught
                ]
            print(f"{assignment:20} {count - len(survivors):5} of {count:5} mutants caught", flush=True)
            for source, mutant in survivors:
                lines = difflib.unified_diff(source.splitlines(), mutant.splitlines(), lineterm="", n=0)
                print(*(f"    {line}" for line in list(lines)[3:]), "", sep="\n", flush=True)
            every, missed = every + count, missed + len(survivors)
    print(f"{'in all':20} {every - missed:5} of {every:5} caught, {100 * (every - missed) / every:.1f} %")
    sys.exit(missed > 0.1 * every)


if __name__ == "__main__":
    main()
