"""What apps declare at start-up: one registry for each sort of thing. Pure: no Django."""

from typing import TypeVar

T = TypeVar("T")


class Registry(dict[str, T]):
    """Declared things by code, in the order of their declaration.

    sort   what the things are, for the error: "journal kind"
    """

    def __init__(self, sort: str) -> None:
        super().__init__()
        self.sort = sort

    def register(self, code: str, thing: T) -> None:
        """Declare a thing under its code.

        Raises  ValueError, which stops the start, when the code is taken
        """
        if code in self:
            raise ValueError(f"{self.sort} declared twice: {code}")
        self[code] = thing
