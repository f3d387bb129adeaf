"""Pages of a long list: the number in the address (`?halaman=2`), and the links to its
neighbours."""

from django.http import HttpRequest

MAX_PAGE_DIGITS = 4


def get_page_number(request: HttpRequest) -> int:
    """The page that the address names, from 1; 1 for anything that is no such number."""
    typed = request.GET.get("halaman", "1")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= MAX_PAGE_DIGITS
    return max(int(typed), 1) if is_number else 1


def build_page_links(number: int, *, has_next: bool) -> dict[str, str]:
    """Context of `components/pagination.html`: the address of each neighbour, or an empty
    string."""
    return {
        "previous_url": f"?halaman={number - 1}" if number > 1 else "",
        "next_url": f"?halaman={number + 1}" if has_next else "",
    }
