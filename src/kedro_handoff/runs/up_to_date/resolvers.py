"""What the project's resolvers answer while configuration is read: asked again, they must say the same.

A resolver may read the clock, or look at what is installed; no file tells of it. It is cheap to ask.
"""

from __future__ import annotations

import functools
import hmac
import json
import os
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import PurePath
from types import FunctionType
from typing import Any

from kedro_handoff.credentials import names_a_secret

_PLAIN = (str, int, float, bool, type(None))
# Name, arguments as JSON, and what stands for the answer.
Answer = list[str]


class Resolvers:
    """The custom resolvers of `CONFIG_LOADER_ARGS`, with what they answer in this process.

    Attributes:
        answers: Each question with its answer.
        unclear: Resolvers whose questions or answers cannot be kept.
    """

    def __init__(self, arguments: Any, key: str = "") -> None:
        """Take the resolvers.

        Args:
            arguments: `settings.CONFIG_LOADER_ARGS`.
            key: Kept nowhere in full: an answer may be a password, and is kept as a digest with this key.
        """
        self.answers: list[Answer] = []
        self._key = key.encode()
        self.unclear: set[str] = set()
        self._resolvers: Any = arguments.get("custom_resolvers") or {}

    def watch(self) -> None:
        """Note questions and answers from now on: Kedro registers the resolvers when a session begins."""
        for name, resolver in list(self._resolvers.items()):
            self._resolvers[name] = self._watched(name, resolver)

    def say_the_same(self, answers: list[Answer]) -> bool:
        """Whether the resolvers answer now as they did."""
        return all(
            name in self._resolvers and self._kept(self._resolvers[name](*json.loads(given))) == said
            for name, given, said in answers
        )

    def _kept(self, answer: Any) -> str | None:
        said = stated(answer)
        return None if said is None else hmac.new(self._key, json.dumps(said).encode(), "sha256").hexdigest()

    def _watched(self, name: str, resolver: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(resolver)
        def watched(*given: Any, **around: Any) -> Any:
            found = resolver(*given, **around)
            asked, said = stated(list(given)), self._kept(found)
            if around or asked is None or said is None or _names_a_secret(given):
                self.unclear.add(name)
            else:
                self._note(name, asked[1], said)
            return found

        return watched

    def _note(self, name: str, asked: str, said: str) -> None:
        before = [other for *question, other in self.answers if question == [name, asked]]
        if not before:
            self.answers.append([name, asked, said])
        elif before != [said]:
            self.unclear.add(name)  # a counter, or a clock


def stated(value: Any) -> list[str] | None:
    """What stands for a value, in two words; `None` where nothing does."""
    if _is_json(value):
        return ["value", json.dumps(value)]  # as text, 1 is neither 1.0 nor true
    if isinstance(value, date | datetime | PurePath):
        return [type(value).__name__, str(value)]
    if isinstance(value, type | FunctionType) and "<" not in value.__qualname__:
        return ["object", f"{value.__module__}.{value.__qualname__}"]
    return None


def _is_json(value: Any) -> bool:
    if type(value) in _PLAIN:
        return bool(value == value)  # not NaN, which equals nothing
    if type(value) is list:
        return all(map(_is_json, value))
    return type(value) is dict and all(type(key) is str and _is_json(item) for key, item in value.items())


def resolvers_of_project(key: str) -> Resolvers:
    """Those of the project that Kedro has bootstrapped.

    Args:
        key: With which answers are kept.
    """
    from kedro.framework.project import settings  # not at the top: needs a configured project

    arguments: Mapping[str, Any] = settings.CONFIG_LOADER_ARGS
    return Resolvers(arguments, key)


def _names_a_secret(given: tuple[Any, ...]) -> bool:
    """Whether a credential of the environment is among what a resolver is asked."""
    secrets = {value for name, value in os.environ.items() if value and names_a_secret(name)}
    return any(value in text for text in map(str, given) for value in secrets)
