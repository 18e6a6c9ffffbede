"""Responses written straight through intake, and the slow honest count of what was written."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from survey_app.domain.packing import Layout, count_packed
from survey_app.services.installation import Installation
from survey_app.storage.collecting import add_standing_cycle
from survey_app.storage.intake import Intake, IntakeRow, PackedOwn
from survey_app.storage.own_sets import OwnSet, add_set, list_sets
from survey_app.storage.questionnaires import list_layouts
from survey_app.storage.tallies import NO_PLACE, Key, Tally
from tests.factories import add_council, add_cycle, add_organization, add_place
from tests.own_questions import own_questions

ANSWERING_OWN = 2 / 3
CODES = ("K7M3Q9XA", "K7M3Q9XB", "K7M3Q9XC")
DAY = date(2026, 3, 14)


@dataclass
class Writer:
    """Writes random responses; `written` holds their packed answers by the key they must be counted under."""

    intake: Intake
    organization_ids: list[int]
    places_of: Mapping[int, list[int]]
    cycle_of: Mapping[int, int]
    standing_id: int
    layouts: Mapping[int, Layout]
    own: Sequence[OwnSet]
    chance: random.Random
    written: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))

    def write(self, texts: Mapping[str, str] | None = None, day: date = DAY, channel: int = 0) -> IntakeRow:
        """Store one random response in a random organization."""
        organization_id = self.chance.choice(self.organization_ids)
        questionnaire_id = self.chance.choice(list(self.layouts))
        row = IntakeRow(
            id=uuid4(),
            answers=self._answers(self.layouts[questionnaire_id]),
            network=self.chance.getrandbits(40),
            digest=self.chance.getrandbits(31),
            organization_id=organization_id,
            standing_cycle_id=self.standing_id,
            received_on=day,
            questionnaire_id=questionnaire_id,
            quarter=self.chance.randrange(96),
            channel=channel or self.chance.randint(1, 6),
            duration=self.chance.randint(0, 3),
            place_id=self.chance.choice((None, *self.places_of[organization_id])),
            texts=texts or {},
            own=self._own_answers(),
        )
        assert self.intake.store(row)
        cycle_id = self.cycle_of.get(organization_id, self.standing_id)
        key = Key(
            cycle_id, organization_id, questionnaire_id, row.channel, set_aside=False, place_id=row.place_id or NO_PLACE
        )
        self.written[key].append(row.answers)
        if row.own:
            self.written[key._replace(questionnaire_id=row.own.questionnaire_id)].append(row.own.answers)
        return row

    def honest_count(self) -> dict[Key, Tally]:
        """Count what was written, without the database."""
        own = {each.id: each.layout for each in self.own}
        return {
            key: Tally(key, 0, count_packed(own[key.questionnaire_id], packed))
            if key.questionnaire_id in own
            else Tally(key, len(packed), count_packed(self.layouts[key.questionnaire_id], packed))
            for key, packed in self.written.items()
        }

    def _own_answers(self) -> PackedOwn | None:
        """Answer the own questions of some form, whichever cycle it is from; one of three answers nothing."""
        if not self.own or self.chance.random() > ANSWERING_OWN:
            return None
        own = self.chance.choice(self.own)
        packed = self._answers(own.layout)
        return PackedOwn(own.id, packed) if packed else None

    def _answers(self, layout: Layout) -> int:
        return sum(self.chance.randint(0, len(each.values)) * each.weight for each in layout.fields)


def make_writer(installation: Installation, seed: int = 7, *, asks_own: bool = False) -> Writer:
    """Prepare three organizations, two in an open cycle, two with places, and return who writes for them.

    `asks_own` gives the cycle two versions of own questions.
    """
    installation.register_questionnaires()
    with installation.sessions.begin() as session:
        organizations = [add_organization(session, code) for code in CODES]
        cycle = add_cycle(session, add_council(session), organizations[:2])
        standing_id = add_standing_cycle(session.connection(), DAY.year)
        layouts = list_layouts(session.connection())
        for version in (1, 2) if asks_own else ():
            add_set(session.connection(), cycle.id, version, own_questions(cycle.id)[version - 1 :])
        own = list_sets(session.connection(), [cycle.id])
        ids = [each.id for each in organizations]
        places = {
            each.id: [add_place(session, each, code).id for code in ("hall", "ward-3")] for each in organizations[1:]
        }
        return Writer(
            intake=Intake(installation.intake_engine),
            organization_ids=ids,
            places_of=defaultdict(list, places),
            cycle_of=dict.fromkeys(ids[:2], cycle.id),
            standing_id=standing_id,
            layouts=layouts,
            own=own,
            chance=random.Random(seed),
        )
