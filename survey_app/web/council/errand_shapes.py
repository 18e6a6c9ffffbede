"""Errands of a visit as JSON for its script: check-lists once a form, and of each organization what is recorded."""

from typing import Any

from survey_app.domain.errands import Errand, Errands
from survey_app.domain.observations import render_observations
from survey_app.domain.recorded_observations import RecordedObservations
from survey_app.domain.russian import say_exactly


def shape_errands(taken: Errands) -> dict[str, Any]:
    """Return the cycle's code, the check-lists of each form (sphere and kind), and the errands, which name theirs."""
    return {
        "cycle": taken.cycle.code,
        "forms": {_name_form(each): _shape_lists(each) for each in taken.errands},
        "errands": [_shape_errand(each) for each in taken.errands],
    }


def _name_form(errand: Errand) -> str:
    return f"{errand.recorded.sphere}/{errand.recorded.kind or ''}"


def _shape_lists(errand: Errand) -> list[dict[str, Any]]:
    sphere = errand.recorded.sphere
    return [
        {
            "code": each.code,
            "title": each.title,
            "is_required": each.kind == "required",
            "items": [(item.code, item.text) for item in each.items_for(sphere)],
        }
        for each in errand.lists
    ]


def _shape_errand(errand: Errand) -> dict[str, Any]:
    recorded = errand.recorded
    return {"code": recorded.code, "name": errand.name, "form": _name_form(errand), **shape_recorded(recorded)}


def shape_recorded(recorded: RecordedObservations) -> dict[str, Any]:
    """Return the number of the record, its marks, and in words the counts that no marks tell."""
    observed = recorded.observations
    counts = {code: f"{say_exactly(each.found)} из {each.required}" for code, each in observed.found.items()}
    counts |= {code: say_exactly(each) for code, each in observed.met.items()}
    by_marks = observed.items.keys() - recorded.unmarked.keys()
    return {
        "seen": recorded.record or 0,
        "marks": render_observations(observed)["items"] or {},
        "counts": {code: words for code, words in counts.items() if code not in by_marks},
    }
