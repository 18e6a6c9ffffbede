"""Every refusal of the product: a stable code and a sentence that a person can act on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of bad input; `pointer` is an RFC 6901 JSON pointer such as `/answers/stand_used`.

    `about` is the value at fault, for whoever says `detail` in another language.
    """

    pointer: str
    code: str
    detail: str
    about: str = ""


class Refusal(Exception):  # noqa: N818 - the field's word; an error is what happens to us, a refusal is what we say
    """Something the product will not do; `code` is stable, `detail` is an English sentence to act on.

    `about` holds the codes and values that the sentence speaks of, for whoever says it in another language.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, detail: str, problems: Sequence[Problem] = (), about: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.problems = tuple(problems)
        self.about = tuple(about)


class InvalidResponse(Refusal):
    """The answers break the rules of their questionnaire; `problems` lists every broken rule."""

    code = "invalid_answers"


class InvalidObservations(Refusal):
    """What was observed breaks the rules of the edition's lists; `problems` lists every broken rule."""

    code = "invalid_observations"


class ObservationsChanged(Refusal):
    """Somebody recorded other observations since these were begun."""

    code = "observations_changed"


class NoRating(Refusal):
    """There is nothing to rate by: a standing year has no edition, or the cycle's edition is not there any more."""

    code = "no_rating"


class QuestionnaireUnknown(Refusal):
    """This questionnaire or version was never offered to organizations of this sphere."""

    code = "questionnaire_unknown"


class OrganizationUnknown(Refusal):
    """No organization has this code."""

    code = "organization_unknown"


class OrganizationArchived(Refusal):
    """The organization is closed: it takes no responses any more."""

    code = "organization_archived"


class NotMergeable(Refusal):
    """These two entries of the register cannot become one; the first of `about` says why."""

    code = "not_mergeable"


class InvalidBatch(Refusal):
    """The table of sheets lacks a column, or has one that means nothing here; `problems` names each."""

    code = "invalid_batch"


class BatchChanged(Refusal):
    """What would become of a batch is not what it was when somebody looked at it."""

    code = "batch_changed"


class RegisterChanged(Refusal):
    """The register is not what it was when somebody looked at the differences that an import would make."""

    code = "register_changed"


class UploadUnknown(Refusal):
    """The uploaded file is not there any more: it was applied, or is too old."""

    code = "upload_unknown"


class PlaceUnknown(Refusal):
    """The organization has no place with this code."""

    code = "place_unknown"


class ResponseConflict(Refusal):
    """The id belongs to a response with other content."""

    code = "response_conflict"


class OriginNotAllowed(Refusal):
    """The page that sent the response is not on a registered site of the organization."""

    code = "origin_not_allowed"


class CouncilUnknown(Refusal):
    """No council has this code."""

    code = "council_unknown"


class CycleUnknown(Refusal):
    """No cycle that the caller may see has this code."""

    code = "cycle_unknown"


class MeetingUnknown(Refusal):
    """The council has no meeting with this number."""

    code = "meeting_unknown"


class OwnQuestionUnknown(Refusal):
    """The cycle has no such own question of its council."""

    code = "own_question_unknown"


class TextUnknown(Refusal):
    """No such free text is in the cycle."""

    code = "text_unknown"


class HostUnknown(Refusal):
    """The organization takes no responses from this site."""

    code = "host_unknown"


class LastHost(Refusal):
    """Without this site, responses would be taken from any."""

    code = "last_host"


class TokenUnknown(Refusal):
    """No token has this number."""

    code = "token_unknown"


class AccountUnknown(Refusal):
    """No account has this address."""

    code = "account_unknown"


class AccountDisabled(Refusal):
    """The account is disabled: nobody gets in by it."""

    code = "account_disabled"


class LastAdministrator(Refusal):
    """Without this account, nobody could sign in as an administrator."""

    code = "last_administrator"


class LinkUnknown(Refusal):
    """The link was used, is too old, or a newer one was made."""

    code = "link_unknown"


class CycleNotMovable(Refusal):
    """The cycle cannot go from its present state to the wanted one."""

    code = "cycle_state"


class AlreadyOpenElsewhere(Refusal):
    """An organization of the cycle is already listed in another open cycle."""

    code = "already_open"


class AlreadyExists(Refusal):
    """Something with this code exists already."""

    code = "already_exists"


class InvalidInput(Refusal):
    """A command or a query asks for something that cannot be; the sentence says what can."""

    code = "invalid_input"


class Unauthorized(Refusal):
    """The call needs credentials and has none that are valid."""

    code = "unauthorized"


class ScopeMissing(Refusal):
    """The token may not do this: it was given for other things."""

    code = "scope_missing"


class RateLimited(Refusal):
    """Too many requests from one network to one organization."""

    code = "rate_limited"


class Unavailable(Refusal):
    """The database is away; nothing was stored."""

    code = "unavailable"
