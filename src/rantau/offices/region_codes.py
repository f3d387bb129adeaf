"""Region codes as numbers.

The node of a region in the tree, its level, and the half-open span of nodes below it. Pure.
"""

CODE_PART_WIDTHS = (2, 2, 2, 4)
NODE_DIGITS = sum(CODE_PART_WIDTHS)


def parse_node(code: str) -> int:
    """`32.73.01.1001` or `32.73` as a ten-digit number; ValueError on anything else."""
    parts = code.split(".")
    if not 1 <= len(parts) <= len(CODE_PART_WIDTHS):
        raise ValueError(code)
    if any(len(p) != w or not p.isdigit() for p, w in zip(parts, CODE_PART_WIDTHS, strict=False)):
        raise ValueError(code)
    return int("".join(parts).ljust(NODE_DIGITS, "0"))


def get_level(code: str) -> int:
    """1 province, 2 regency or city, 3 sub-district, 4 village."""
    return code.count(".") + 1


def get_span(code: str) -> tuple[int, int]:
    """The half-open range of nodes of a region and everything below it."""
    node = parse_node(code)
    return node, node + 10 ** (NODE_DIGITS - sum(CODE_PART_WIDTHS[: get_level(code)]))


# How many nodes the span of a region of each level has.
PROVINCE_SIZE, REGENCY_SIZE, DISTRICT_SIZE, VILLAGE_SIZE = 100_000_000, 1_000_000, 10_000, 1
NATION_SIZE = 100 * PROVINCE_SIZE
