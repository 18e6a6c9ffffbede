"""`flask responses`: sheets from paper, telephone and interviews, brought into a cycle."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import shorten
from survey_app.domain.batches import BatchReport, BatchRow
from survey_app.domain.sheet_sentences import say_faults, say_remark
from survey_app.exports.batch_file import MOST_BATCH_BYTES, parse_batch
from survey_app.services.import_responses import AskedBatch, import_responses
from survey_app.storage.visible_cycles import EVERYTHING

responses = CommandGroup("responses", help="Responses that were collected on paper, by telephone, in interviews.")


@responses.command("import")
@click.argument("cycle")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--partial", is_flag=True, help="Store the good rows though others are refused.")
@click.option("--dry-run", is_flag=True, help="Only report; store nothing.")
def import_file(cycle: str, file: Path, *, partial: bool, dry_run: bool) -> None:
    """Take a CSV, XLSX or NDJSON FILE of sheets into the CYCLE: all of them, or none."""
    if file.stat().st_size > MOST_BATCH_BYTES:
        raise click.ClickException(f"Файл больше {MOST_BATCH_BYTES // 1024 // 1024} МБ. Разделите его на части.")
    asked = AskedBatch(cycle, EVERYTHING, parse_batch(file.read_bytes()), datetime.now(UTC))
    report = import_responses(installation(), asked, partial=partial, dry_run=dry_run)
    _print_report(report, is_trial=dry_run)
    if report.count("refused") and not partial:
        sys.exit(1)


def _print_report(report: BatchReport, *, is_trial: bool) -> None:
    good = report.count("stored") + report.count("withheld")
    click.echo(f"Анкет: {len(report.rows)}")
    click.echo(f"{'Сохранено' if report.is_stored else 'К сохранению'}: {good}")
    click.echo(f"Уже были: {report.count('repeated')}")
    click.echo(f"Отклонено: {report.count('refused')}")
    notes = list(_list_notes(report.rows))
    if notes:
        click.echo("Замечания:")
        _print_notes(notes)
    for row in report.rows:
        if row.status == "refused":
            codes = ", ".join(dict.fromkeys(each.code for each in row.faults))
            click.echo(f"Отклонена строка {row.number}: {say_faults(row)} ({codes})")
    if is_trial:
        click.echo("Пробный прогон: ничего не записано.")
    elif not report.is_stored:
        click.echo("Ничего не записано. Исправьте отклонённые строки или добавьте --partial.")


def _list_notes(rows: Iterable[BatchRow]) -> Iterator[tuple[str, str, int]]:
    for row in rows:
        for note in row.notes:
            yield say_remark(note), note.code, row.number


def _print_notes(notes: list[tuple[str, str, int]]) -> None:
    for (sentence, code), alike in groupby(sorted(notes), key=lambda each: each[:2]):
        lines = [str(line) for _, _, line in alike]
        click.echo(f"  {sentence} ({code}): {len(lines)}, строки {shorten(lines)}")
