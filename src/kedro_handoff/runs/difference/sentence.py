"""The whole comparison in one sentence, for somebody who reads nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from kedro_handoff.runs.difference.column_words import number_pair
from kedro_handoff.runs.difference.result import Cause, Difference, Effect

_CAUSES_NAMED = 3
_LAST_DIGITS = 1e-9


def summed_up(difference: Difference, metrics: Sequence[str] = (), about: str = "") -> Difference:
    """The same comparison with its sentence, and with advice where something stays open.

    Args:
        difference: The comparison.
        metrics: Metrics that the project looks at, as `dataset.path`: named first where they changed.
        about: The dataset that the sentence is about, where it is about one.
    """
    effect = headline(difference, metrics, about)
    sentence = _sentence(difference, effect, about)
    return replace(difference, sentence=sentence, advice=_advice(difference, effect) if effect else "")


def headline(difference: Difference, metrics: Sequence[str], about: str = "") -> Effect | None:
    """The effect that the sentence is about: the outcome, a metric, a contract, the last dataset."""
    effects = [
        effect for effect in difference.effects if effect.kind != "timing" and not _own(difference, effect)
    ]
    if about:
        effects = [
            e for e in effects if about in (e.subject, e.facts.get("dataset")) and e.kind != "contract"
        ]
    for kind in ("outcome", "metric", "contract"):
        found = [effect for effect in effects if effect.kind == kind]
        if found:
            looked_at = [effect for name in metrics for effect in found if _is_named(effect, name)]
            return next(filter(_shows, looked_at or found), (looked_at or found)[0])
    sure = [effect for effect in effects if effect.facts.get("status") == "changed"]
    found = sure or effects
    return found[-1] if found else None


def _shows(effect: Effect) -> bool:
    """Whether an effect is more than the last digits of a number."""
    old, new = effect.facts.get("before"), effect.facts.get("after")
    if not (isinstance(old, int | float) and isinstance(new, int | float)):
        return True
    return not math.isclose(old, new, rel_tol=_LAST_DIGITS)


def _is_named(effect: Effect, name: str) -> bool:
    return effect.subject == name or effect.subject.startswith(f"{name}.")


def _own(difference: Difference, effect: Effect) -> bool:
    """Whether an effect is nothing but the run's own id: a dataset that carries it."""
    if effect.kind != "dataset" or not effect.causes:
        return False
    return all(difference.cause(id).standing == "own_id" for id in effect.causes)


def _sentence(difference: Difference, effect: Effect | None, about: str) -> str:
    if difference.compared.nodes == 0 and not difference.effects:
        return "The two runs have no finished node in common: there is nothing to compare."
    if effect is None:
        return _nothing_changed(difference, about)
    reason = _reason(difference, effect)
    same = [group for group in difference.same if group != "Python and platform"]
    if any(difference.cause(id).kind == "unexplained" for id in effect.causes):
        same = []  # its own words say what was the same
    were = f"; {_listed(same)} were the same" if same else ""
    return f"{_effect_words(difference, effect, about)}{reason}{were}."


def _effect_words(difference: Difference, effect: Effect, about: str) -> str:
    if effect.kind == "outcome":
        return _outcome_words(effect)
    if effect.kind == "metric":
        others = sum(other.kind == "metric" for other in difference.effects) - 1
        more = f" ({others} more metric{'s' * (others != 1)} changed)" if others else ""
        return f"{_metric_words(effect)}{more}"
    if effect.kind == "contract":
        old, new = effect.facts["before"], effect.facts["after"]
        words = f"went from {old} to {new}" if old != new else "is broken in another way"
        return f"The contract of `{effect.subject}` {words}"
    changed = [e for e in difference.effects if e.kind == "dataset" and not _own(difference, e)]
    others = len(changed) - 1 if not about else 0
    more = f" and {others} other dataset{'s' * (others != 1)}" if others else ""
    verb = {
        "unknown": "may have changed",
        "absent": "were not made in both" if others else "was not made in both",
    }
    return f"`{effect.subject}`{more} {verb.get(str(effect.facts.get('status')), 'changed')}"


def _outcome_words(effect: Effect) -> str:
    before, after, node = effect.facts["before"], effect.facts["after"], effect.facts["node"]
    if after == "succeeded":
        return f"The run succeeded where the earlier one {_ended(before)}"
    place = f" at node `{node}`" if node else ""
    otherwise = " in another way" if before == after else ""
    return f"The run {_ended(after)}{otherwise}{place}"


def _ended(outcome: str) -> str:
    return {"killed": "was killed", "running": "is still running"}.get(outcome, outcome)


def _metric_words(effect: Effect) -> str:
    old, new = effect.facts["before"], effect.facts["after"]
    if old is None or new is None:
        return f"The metric {effect.subject} {effect.what}"
    first, second = number_pair(old, new)
    return f"The metric {effect.subject} {'rose' if new > old else 'fell'} from {first} to {second}"


def _reason(difference: Difference, effect: Effect) -> str:
    causes = [difference.cause(id) for id in effect.causes]
    if not causes and effect.facts.get("status") == "absent":
        return " because the two runs did not finish the same nodes"
    if not causes:
        return "; nothing that is recorded explains it"
    if all(cause.standing == "own_id" for cause in causes):
        return f"; the only difference on record is {causes[0].name}, the run's own id"
    first = causes[0]
    if len(causes) == 1:
        perhaps = " perhaps" if first.standing == "possible" else ""
        return f"{perhaps} because {_clause(first)}"
    named = [_clause(cause) for cause in causes[:_CAUSES_NAMED]]
    rest = len(causes) - len(named)
    named += [f"{rest} more"] if rest else []
    how_many = "both are" if len(causes) == 2 else f"all {len(causes)} are"
    return f" because {_listed(named)}; {how_many} upstream of it, and these two runs cannot divide it"


def _clause(cause: Cause) -> str:
    return f"{cause.name} {cause.change}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _nothing_changed(difference: Difference, about: str) -> str:
    count = difference.compared.datasets
    told = f"all {count} datasets that could be compared are equal"
    if about:
        told = f"`{about}` is as it was"
    causes = [cause for cause in difference.causes if cause.standing != "own_id"]
    open_ = len(difference.compared.unsound)
    but = f"; {open_} dataset{'s' * (open_ != 1)} could not be compared" if open_ else ""
    moved = [effect for effect in difference.effects if effect.kind == "dataset" and _own(difference, effect)]
    if not causes and moved and not about:
        return (
            f"Nothing on record differs but the run's own id, behind which {len(moved)} "
            f"dataset{'s' * (len(moved) != 1)} changed; {_listed(difference.same)} were the same{but}."
        )
    if not causes:
        also = f", and so are {_listed(difference.same)}" if difference.same else ""
        return f"Nothing differs: {told}{also}{but}."
    others = len(causes) - 1
    more = f" and {others} other thing{'s' * (others != 1)} changed" if others else ""
    return f"Nothing came out otherwise although {_clause(causes[0])}{more}: {told}{but}."


def _advice(difference: Difference, effect: Effect) -> str:
    causes = [difference.cause(id) for id in effect.causes]
    unexplained = [cause for cause in causes if cause.kind == "unexplained"]
    if unexplained:
        name = unexplained[0].facts.get("node") or unexplained[0].facts.get("dataset")
        return (
            f"To see whether `{name}` gives the same twice, run again without any change, then: "
            "kedro handoff runs diff last"
        )
    chance = [cause for cause in causes if cause.kind == "chance"]
    if chance:
        return (
            "To see how much of it is chance, run again without any change, then: kedro handoff runs diff "
            f"last. A seed (`random_state=...`) in `{chance[0].facts['node']}` ends it."
        )
    if len(causes) > 1:
        return (
            f"To tell them apart, put all but one of them back ({_undo(causes[1])}), run again, then: "
            "kedro handoff runs diff last~1 last"
        )
    return ""


def _undo(cause: Cause) -> str:
    if cause.kind == "parameters" and cause.facts.get("before") is not None:
        return f"kedro run --params {cause.facts['parameter']}={cause.facts['before']}"
    return f"for example {cause.name}"
