/** Draws one organization: its check-lists with big buttons, each press kept at once. */
import { make, refill } from "../dom";
import { findErrand, keepErrand, type Trip } from "./device";
import { type Change, type CheckList, type Errand, type Mark, setMark } from "./errands";
import { makeButton, makeRemoval } from "./parts";
import { listMarks, NO_ROOM, sayMark, sayState } from "./words";

const GONE = "Не сохранено: эту организацию уже отправили или удалили с устройства в другой вкладке.";

export interface ErrandActions {
  send(): void;
  remove(): void;
}

export class ErrandView {
  private readonly state = make("p", { class: "errand-state" });
  private readonly alarm = make("p", { class: "error", role: "alert" });
  private readonly lists: readonly CheckList[];

  constructor(
    private readonly trip: Trip,
    private errand: Errand,
    private readonly actions: ErrandActions,
  ) {
    this.lists = trip.forms[errand.form] ?? [];
  }

  /** Draws everything anew. */
  render(): Node[] {
    const { errand, trip, actions } = this;
    this.tell();
    return [
      make("nav", { class: "path", "aria-label": "Путь" }, make("a", { href: "#" }, "← Все организации")),
      make("p", { class: "above" }, trip.title),
      make("h1", {}, errand.name),
      make("div", { class: "errand-bar" }, this.state, this.alarm),
      ...this.renderProblem(),
      ...this.renderTheirs(),
      ...this.lists.map((list) => this.renderList(list)),
      make(
        "div",
        { class: "actions" },
        makeButton(errand.theirs ? "Отправить после сверки" : "Отправить эту организацию", actions.send, ""),
      ),
      makeRemoval(
        "Удалить с этого устройства",
        "Удалить эту организацию с устройства? Неотправленные отметки пропадут.",
        actions.remove,
      ),
    ];
  }

  private tell(): void {
    refill(this.state, sayState(this.errand, this.lists));
  }

  private renderProblem(): Node[] {
    const { problem, code } = this.errand;
    if (!problem) {
      return [];
    }
    const address = `/council/cycles/${this.trip.cycle}/organizations/${code}/observations`;
    const link = make("a", { class: "line-link", href: address }, "Обычная форма наблюдений");
    return [make("div", { class: "notice" }, make("p", {}, problem), link)];
  }

  private renderTheirs(): Node[] {
    const { theirs } = this.errand;
    if (!theirs) {
      return [];
    }
    const who = `Пока вы заполняли, наблюдения внёс кто-то ещё: ${theirs.by}, ${theirs.at}.`;
    const what = "Ничего не отправлено. Сверьте пункты и отправьте ещё раз: останется то, что отмечено здесь.";
    const changes = theirs.marks.map((change) => make("li", {}, this.sayChange(change)));
    return [make("div", { class: "notice" }, make("p", {}, `${who} ${what}`), make("ul", {}, ...changes))];
  }

  private sayChange({ list, item, mark }: Change): string {
    const found = this.lists.find(({ code }) => code === list);
    const text = found?.items.find(([code]) => code === item)?.[1] ?? item;
    const mine = this.errand.marks[list]?.[item] ?? null;
    const here = mine === mark ? "здесь теперь то же" : `у вас: ${sayMark(mine)}`;
    return `${found?.title ?? list}: ${text}. Записано: ${sayMark(mark)}, ${here}.`;
  }

  private renderList(list: CheckList): HTMLElement {
    const count = this.errand.counts[list.code];
    const hint = `Записано числом: ${count}. Когда отмечены все пункты, число считается по ним.`;
    return make(
      "section",
      {},
      make("h2", {}, list.title),
      ...(count ? [make("p", { class: "hint" }, hint)] : []),
      ...list.items.map(([item, text]) => this.renderItem(list, item, text)),
    );
  }

  private renderItem(list: CheckList, item: string, text: string): HTMLElement {
    const chosen = this.errand.marks[list.code]?.[item] ?? null;
    const theirs = this.errand.theirs?.marks.find((one) => one.list === list.code && one.item === item);
    const buttons = listMarks(list).map((mark) => {
      const input = make("input", {
        type: "radio",
        name: `${list.code}.${item}`,
        value: String(mark ?? ""),
        checked: mark === chosen,
      });
      input.addEventListener("change", () => this.choose(list.code, item, mark));
      return make("label", { class: "mark" }, input, make("span", {}, sayMark(mark)));
    });
    return make(
      "fieldset",
      { class: "marked-item" },
      make("legend", {}, text),
      ...(theirs ? [make("p", { class: "hint" }, `Другой человек записал: ${sayMark(theirs.mark)}`)] : []),
      make("div", { class: "marks" }, ...buttons),
    );
  }

  /** Keeps a mark; what another tab kept of this organization meanwhile stays. */
  private choose(list: string, item: string, mark: Mark | null): void {
    const kept = findErrand(this.trip, this.errand.code);
    if (kept === null) {
      refill(this.alarm, GONE);
      return;
    }
    const { problem: _, ...current } = kept;
    this.errand = { ...current, marks: setMark(current.marks, list, item, mark) };
    refill(this.alarm, keepErrand(this.trip, this.errand) ? "" : NO_ROOM);
    this.tell();
  }
}
