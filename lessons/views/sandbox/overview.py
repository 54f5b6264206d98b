"""The first page of the console."""

from django.http import HttpResponse

from lessons.views.sandbox.console import Console, console_page


@console_page
def overview(console: Console) -> HttpResponse:
    """Show what is in the account."""
    return console.show("sandbox/overview.html")
