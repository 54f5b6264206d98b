"""The panel that takes an ARN apart, wherever one stands."""

from django import template

from lessons.arn_parts import ArnPart, arn_parts

register = template.Library()


@register.inclusion_tag("_arn.html")
def arn_panel(arn: str) -> dict[str, str | list[ArnPart]]:
    """Show an ARN; unfolded, its fields with a word on each, and a button that copies it."""
    return {"arn": arn, "parts": arn_parts(str(arn))}
