"""A region code's place in the tree as a number, and the range of all that lies below it."""

WIDTHS = (2, 2, 2, 4)
DIGITS = sum(WIDTHS)


def node_of(code: str) -> int:
    """`32.73.01.1001` or `32.73` as a ten-digit number; ValueError on anything else."""
    parts = code.split(".")
    if not 1 <= len(parts) <= len(WIDTHS):
        raise ValueError(code)
    if any(len(p) != w or not p.isdigit() for p, w in zip(parts, WIDTHS, strict=False)):
        raise ValueError(code)
    return int("".join(parts).ljust(DIGITS, "0"))


def level_of(code: str) -> int:
    """1 province, 2 regency or city, 3 sub-district, 4 village."""
    return code.count(".") + 1


def span_of(code: str) -> tuple[int, int]:
    """The half-open range of nodes of a region and everything below it."""
    node = node_of(code)
    return node, node + 10 ** (DIGITS - sum(WIDTHS[: level_of(code)]))
