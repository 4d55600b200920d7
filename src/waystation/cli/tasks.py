"""What is left to do on this node, as lines for a terminal."""

from collections.abc import Iterator

from waystation.core.journal.node import node_state
from waystation.core.upkeep.tasks import setup_tasks


def task_lines() -> Iterator[str]:
    """Return a line for each open task, with the time by which to do it."""
    zone = node_state().now.tzinfo
    for task in setup_tasks():
        late = "  OVERDUE" if task.is_overdue else ""
        yield f"  by {task.due_at.astimezone(zone):%d.%m. %H:%M}  {task.label} ({task.how}){late}"
