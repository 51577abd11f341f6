"""Words a verdict: the diagnosis, one number as evidence, the lecture's equation, and what else is worth saying."""

import numpy as np

from backprop_lib.checks.engine.explaining import weak

LONGEST = 500  # characters of a verdict's messages, in all


def messages_of(exercise, problems, remarks):
    """Return what to say of an answer, the diagnosis first; short enough to be read.

    Parameters
    ----------
    exercise : Exercise
    problems : list of Problem
    remarks : list of str

    Returns
    -------
    tuple of str
    """
    diagnoses, evidence = _diagnoses(problems), _evidence(exercise, problems)
    section, equation = _lecture(exercise, problems)
    remarks = list(remarks)

    def said():
        lecture = f"{section}: {equation}" if equation else section
        return [part for part in (*diagnoses, evidence, lecture, *remarks) if part]

    # What gives way first: for which inputs it happened, small remarks, the equation, the number, what is said of later parts.
    if _length(said()) > LONGEST:
        evidence = evidence.partition(" Given ")[0]
    while _length(said()) > LONGEST and remarks and not remarks[-1].endswith("point."):
        remarks.pop()
    if _length(said()) > LONGEST and diagnoses:
        equation = ""
    if _length(said()) > LONGEST and len(diagnoses) > 1:
        evidence = ""
    while _length(said()) > LONGEST and len(diagnoses) > 1:
        diagnoses.pop()
    if _length(said()) > LONGEST:
        evidence = _shortened(evidence, len(evidence) - (_length(said()) - LONGEST))
    return tuple(said())


def _diagnoses(problems):
    """Return the sentences of all claims, once; what follows from something else comes last."""
    claims = list(dict.fromkeys(claim for problem in problems for claim in problem.claims))
    strong = [claim for claim in claims if not weak(claim)]
    chosen = strong or claims[:1]
    chosen.sort(key=lambda claim: claim.kind == "follows")
    return list(dict.fromkeys(sentence for claim in chosen for sentence in claim.sentences))


def _length(parts):
    return sum(map(len, parts)) + max(0, len(parts) - 1)


def _shortened(text, room):
    return text if len(text) <= room else text[: max(room - 2, 0)].rstrip() + " …"


def _evidence(exercise, problems):
    """Return the first problem's number with its inputs, unless the diagnosis has said it already."""
    if not problems:
        return ""
    # A number of the slip itself tells more than one of what follows from it.
    first = next((p for p in problems if not all(claim.kind == "follows" for claim in p.claims)), problems[0])
    said = "" if any(first.says == s for claim in first.claims for s in claim.sentences) else first.says
    # Each part that nothing more is known of has its own number, and words say what no explanation of others can.
    alone = [p for p in problems[1:] if _has_words(exercise, p) or not (p.claims or first.claims)]
    # Who writes a function without arguments never sees the inputs.
    given = _given(first.case.inputs, first.failure) if exercise.task.arguments != () else ""
    said = " ".join([said, *[p.says for p in alone if p.says != first.says][:1]])
    return f"{said}{given}".strip()


def _has_words(exercise, problem):
    return any(exercise.quantities[name].words for name in problem.part.quantities.split())


def _lecture(exercise, problems):
    """Return the section of the lecture and what it says, if there is anything to look up there."""
    if all(problem.failure in ("not written", "signature", "library") for problem in problems):
        return "", ""
    number, heading = exercise.section
    return f"Lecture {number}, “{heading}”", exercise.equation


def remarks_of(groups, changed, cost):
    """Return what is worth saying beside right and wrong."""
    loud = [
        warning for group in groups if not any(p.quiet for p in group.parts) for warning in group.outcomes("warned")
    ]
    outcomes = {id(case.outcome): case.outcome for group in groups for case in group.cases}.values()
    shared = sorted({name for group in groups for name in group.outcomes("shared")} - set(changed))
    patched = sorted({name for group in groups for name in group.outcomes("patched")})
    lines = sum(outcome.lines for outcome in outcomes)
    remarks = []
    if changed:
        costs = {1: " This costs one point.", 0.5: " This costs half a point."}.get(cost, "")
        remarks.append(f"Your function changed its argument {_listed(changed)}: work on a copy.{costs}")
    if patched:
        remarks.append(f"Your code had replaced {_listed(patched)}; the check put numpy's own back.")
    if shared:
        remarks.append(
            f"What you return shares its memory with {_listed(shared)}, so that changing one changes the other; no points off."
        )
    if loud:
        remarks.append(f"On the way there was a warning: {loud[0]}. No points off.")
    if lines:
        remarks.append(
            f"Your function printed {lines} line{'s' * (lines != 1)} while it was checked; they are not shown here."
        )
    return remarks


def _listed(names):
    return ", ".join(f"`{name}`" for name in names)


def _given(inputs, failure):
    """Return for which inputs it happened."""
    if not inputs or failure in ("not written", "signature", "library"):
        return ""
    return f" Given {', '.join(_brief(name, value) for name, value in inputs.items())}."


def _brief(name, value):
    if isinstance(value, list):
        arrays = [part for part in value if isinstance(part, np.ndarray)]
        if arrays:
            return f"`{name}` of the shapes {', '.join(str(part.shape) for part in arrays)}"
        text = str([part for part in value if part is not None])
        return f"`{name}` = {text}" if len(text) < 60 else f"`{name}` of {len(value)} entries"
    if isinstance(value, dict):
        return f"`{name}` with {', '.join(_brief(*item) for item in value.items())}"
    if isinstance(value, np.ndarray):
        few = value.size <= 4
        return f"`{name}` = {value.round(4).tolist()}" if few else f"`{name}` of the shape {value.shape}"
    return f"`{name}` = {value:.6g}" if isinstance(value, float) else f"`{name}` = {value!r}"
