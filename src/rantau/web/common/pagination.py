"""Pages of a long list: the number in the address (`?halaman=2`), and the links to its
neighbours."""

from django.http import HttpRequest

PAGE = "halaman"
MAX_PAGE_DIGITS = 4


def get_page_number(request: HttpRequest, name: str = PAGE) -> int:
    """The page that the address names, from 1; 1 for anything that is no such number.

    name  of the list on a page with several
    """
    typed = request.GET.get(name, "1")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= MAX_PAGE_DIGITS
    return max(int(typed), 1) if is_number else 1


def build_page_links(number: int, *, has_next: bool, name: str = PAGE) -> dict[str, str]:
    """Context of `components/pagination.html`: the address of each neighbour, or an empty
    string."""
    return {
        "previous_url": f"?{name}={number - 1}" if number > 1 else "",
        "next_url": f"?{name}={number + 1}" if has_next else "",
    }
