"""EventBridge: rules, targets, and events that are put. Importing this package registers its operations."""

from iamlab.aws_api.operations.events import putting, rules, tags, targets

__all__ = ["putting", "rules", "tags", "targets"]
