"""What people answer in the forms of health care, beside what every form asks."""

from typing import Final

from tests.factories import ANSWERS

COMMON: Final = {
    code: answer
    for code, answer in ANSWERS.items()
    if code not in ("on_time", "comfort_satisfied", "first_contact_polite")
}
CLINIC: Final = {
    "doctor_wait": "days_2_3",
    "doctor_on_time": "no",
    "diagnostics_used": "yes",
    "diagnostics_wait": "days_11_14",
    "diagnostics_on_time": "yes",
    "comfort_satisfied": "yes",
    "reception_polite": "yes",
    "information_polite": "no",
}
HOSPITAL: Final = {
    "planned_admission": "yes",
    "admission_wait": "same_day",
    "on_time": "yes",
    "admission_comfort_satisfied": "no",
    "ward_comfort_satisfied": "yes",
    "first_contact_polite": "yes",
}
