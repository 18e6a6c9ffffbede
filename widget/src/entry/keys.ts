/** The keys of a clerk: a digit answers and goes on, Backspace and the arrows move, Enter goes on and saves at the end. */
import { choose, enter, findField, findRow, isAnswered, listRows, showFollowers } from "./rows";

type Field = ReturnType<typeof findField>;
type Key = (row: HTMLElement, field: Field, event: KeyboardEvent) => boolean;

/** Listens to the keys of a form; `say` tells the clerk what is asked. */
export class Keys {
  private isAsked = false;
  private readonly save: HTMLButtonElement | null;
  /** Each tells whether the key was its own; else the browser does with it what it always does. */
  private readonly keys: Record<string, Key> = {
    Enter: (row, field, event) => this.goOn(row, field, event),
    ArrowUp: (row, field) => !isWriting(field) && this.move(row, -1),
    ArrowDown: (row, field) => !isWriting(field) && this.move(row, 1),
    Backspace: (row, field) => !field?.value && this.move(row, -1),
  };

  constructor(
    private readonly form: HTMLFormElement,
    private readonly say: (text: string) => void,
  ) {
    this.save = form.querySelector("button[type=submit]");
    form.addEventListener("keydown", (event) => this.press(event));
    form.addEventListener("change", ({ target }) => {
      findRow(target)?.setAttribute("data-passed", "");
      showFollowers(form);
    });
  }

  private press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) {
      return;
    }
    if (event.key !== "Enter" && this.isAsked) {
      this.isAsked = false;
      this.say("");
    }
    const row = findRow(event.target);
    const isDone = row ? this.answer(row, event) : this.leaveButton(event);
    if (isDone) {
      event.preventDefault();
    }
  }

  private answer(row: HTMLElement, event: KeyboardEvent): boolean {
    const field = findField(row);
    const own = this.keys[event.key];
    if (own) {
      return own(row, field, event);
    }
    if (field || !/^[0-9]$/.test(event.key)) {
      return false;
    }
    if (choose(row, Number(event.key))) {
      showFollowers(this.form);
      this.move(row, 1);
    }
    return true;
  }

  private leaveButton({ target, key }: KeyboardEvent): boolean {
    const last = this.listVisible().pop();
    if (target !== this.save || !last || (key !== "Backspace" && key !== "ArrowUp")) {
      return false;
    }
    enter(last);
    return true;
  }

  private goOn(row: HTMLElement, field: Field, event: KeyboardEvent): boolean {
    if (field instanceof HTMLTextAreaElement && event.shiftKey) {
      return false;
    }
    if (field) {
      row.setAttribute("data-passed", "");
      this.move(row, 1);
    } else if (this.mayLeave()) {
      this.form.requestSubmit();
    }
    return true;
  }

  /** Before the last question Enter saves only when it is pressed twice. */
  private mayLeave(): boolean {
    const left = this.listVisible().filter((row) => !isAnswered(row) && !findField(row)).length;
    if (left === 0 || this.isAsked) {
      return true;
    }
    this.isAsked = true;
    this.say(`Не пройдено вопросов: ${left}. Enter ещё раз — сохранить так, другая клавиша — продолжить.`);
    return false;
  }

  private move(row: HTMLElement, step: number): true {
    const rows = this.listVisible();
    const next = rows[Math.max(rows.indexOf(row) + step, 0)];
    if (next) {
      enter(next);
    } else {
      this.save?.focus();
    }
    return true;
  }

  private listVisible(): HTMLElement[] {
    return listRows(this.form).filter((row) => !row.hidden);
  }
}

function isWriting(field: Field): boolean {
  return field instanceof HTMLTextAreaElement && field.value !== "";
}
