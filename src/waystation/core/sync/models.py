"""The journal's nodes as it tells of them, and what this node remembers of its exchanges with each."""

from typing import Self

from django.db import models

from waystation.core.journal.projected import CodeField, CountsField, ProjectedRow, PublicTextField
from waystation.core.journal.standing import NodeState


class Peer(ProjectedRow):
    """A node that was admitted to this journal."""

    kind = "node"

    name = PublicTextField()
    signing_public = CodeField()
    sealing_public = CodeField()
    scopes = CountsField()
    is_revoked = models.BooleanField(default=False)
    reason = CodeField()
    last_good = CountsField()

    @classmethod
    def from_state(cls, subject: str, state: NodeState) -> Self | None:
        """Return the row of a node, also of a revoked one."""
        return cls(
            subject=subject,
            name=state.name,
            signing_public=state.signing_public,
            sealing_public=state.sealing_public,
            scopes=list(state.scopes),
            is_revoked=state.is_revoked,
            reason=state.reason,
            last_good=dict(state.last_good),
        )


class Exchange(models.Model):
    """What this node remembers of its exchanges with another: local, and made anew when lost."""

    node = models.CharField(max_length=36, primary_key=True)
    address = models.CharField(max_length=200, blank=True)
    # What the other node had when it was last heard of, as it said itself.
    vector = models.TextField(blank=True)
    heard_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)
    # The stubs that this node may see and the other one could not fill when it was last asked, by scope.
    filled = models.TextField(blank=True)


class Nonce(models.Model):
    """A request that was answered, so that it is answered once."""

    id = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField(db_index=True)
