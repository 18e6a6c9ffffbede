"""What is refused of council packs."""

from survey_app.domain.errors import Refusal


class NotPublished(Refusal):
    """The cycle has not been published, so there is no snapshot to go by."""

    code = "not_published"


class SnapshotChanged(Refusal):
    """What is stored of a published cycle is not what was published."""

    code = "snapshot_changed"
