"""What a piece of code says about names outside of it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from kedro_handoff.fingerprint.code.scopes import Alias

BODY = 0
HANDED_ON = 99


@dataclass(frozen=True)
class Reference:
    """A use of an outer name: `a.b.c` as ("a", "b", "c").

    Attributes:
        chain: The name and the attributes read from it.
        line: Where.
        alias: The import inside the function that binds its first name, where there is one.
        call: The call whose function it is, where it is one.
        perhaps_own: Whether the name may be one that the class around it binds.
        import_depth: How many functions deep, counted from the one named, its code runs while modules are
            imported and not later: 1 for one that is called or decorates, 2 for `@name(...)`.
        within: In how many functions, one in another, it is called; a base counts as called with its class.
            `HANDED_ON` where it is not called.
    """

    chain: tuple[str, ...]
    line: int
    alias: Alias | None = None
    call: ast.Call | None = None
    perhaps_own: bool = False
    import_depth: int = BODY
    within: int = HANDED_ON


@dataclass(frozen=True)
class Change:
    """A change of an outer object: by assignment, index, attribute, or a method that changes its object.

    Attributes:
        chain: The object.
        line: Where.
        depth: In how many functions, one in another, it stands; 0: at the top of a module.
        alias: The import inside the function that binds its first name, where there is one.
        method: The method that does it, where it is one: of another package's objects, nobody knows what it
            does.
        is_lengthened: Whether it is `+=` under a local name, which changes lists and not numbers.
        is_keyed: Whether it sets an item under a key that is found while running, as a cache does.
    """

    chain: tuple[str, ...]
    line: int
    depth: int
    alias: Alias | None = None
    method: str = ""
    is_lengthened: bool = False
    is_keyed: bool = False


@dataclass(frozen=True)
class KeptChange:
    """A change of a name of a function around, which lives as long as the inner function is kept.

    Attributes:
        name: The name.
        line: Where.
        kept: In how many functions, one in another, the name is bound.
        depth: In how many the change stands.
    """

    name: str
    line: int
    kept: int
    depth: int


@dataclass
class References:
    """All that a piece of code says about names outside of it."""

    uses: list[Reference] = field(default_factory=list)
    imported: list[tuple[Alias, int]] = field(default_factory=list)
    stars: list[tuple[Alias, int]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    methods: list[tuple[str, ast.Call]] = field(default_factory=list)  # calls of methods of inner objects
    for_effect: list[ast.Call] = field(default_factory=list)  # calls whose result nobody takes
    kept_changes: list[KeptChange] = field(default_factory=list)
    changes_given: set[str] = field(default_factory=set)  # parameters whose object a function changes
