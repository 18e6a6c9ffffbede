/** The page of visits: the list or one organization, by the address after `#`, and the bar that sends. */
import { make, refill } from "../dom";
import { canKeep, findErrand, listErrands, listTrips, readHolder, removeErrands, type Trip } from "./device";
import { ErrandView } from "./errand-view";
import { isUnsent } from "./errands";
import { renderList } from "./list-view";
import { focusHeading, makeButton } from "./parts";
import { type Sent, sendAll, type Way } from "./sending";
import { askSession, type Failure } from "./server";
import { NO_ROOM } from "./words";

type Connection = "asking" | "here" | Failure;

const SIGN_IN = "/account/sign-in?next=/visits/";
const WORDS: Readonly<Record<Connection, string>> = {
  asking: "Проверяем связь…",
  here: "Связь есть.",
  away: "Связи с сервером нет: отметки сохраняются на этом устройстве.",
  signed_out: "Связь есть, но вход закончился. Войдите снова: отметки останутся на этом устройстве.",
  forbidden: "Связь есть, но вносить наблюдения этой учётной записи нельзя.",
};

export class VisitPage {
  private holder = readHolder();
  private connection: Connection = "asking";
  private sent = "";
  private readonly body = make("div");
  private readonly status = make("p", { role: "status" });
  private readonly tools = make("div", { class: "actions" });

  constructor(private readonly card: HTMLElement) {
    refill(card, make("div", { class: "visit-bar" }, this.status, this.tools), this.body);
    addEventListener("hashchange", () => location.hash !== "#content" && this.show(true));
    addEventListener("storage", () => this.show()); // another tab changed something
    addEventListener("online", () => this.ask());
    addEventListener("offline", () => this.tell("away"));
    document.addEventListener("visibilitychange", () => document.hidden || this.ask()); // the tablet was woken up
  }

  /** Draws what the address asks for; a person who moved is taken to its beginning. */
  show(isMove = false): void {
    const open = this.findOpen();
    if (open) {
      const [trip, errand] = open;
      const actions = {
        send: () => this.sendOpen(trip, errand.code),
        remove: () => this.removeOpen(trip, errand.code),
      };
      refill(this.body, ...new ErrandView(trip, errand, actions).render());
      document.title = `${errand.name} — выезд`;
    } else {
      refill(this.body, make("h1", {}, "Выезд"), ...renderList(this.holder, () => this.show(true)));
      document.title = "Выезд";
    }
    this.tell();
    if (isMove) {
      focusHeading(this.card);
    }
  }

  /** Finds out whether the server is there and who is signed in; nothing is sent by that. */
  async ask(): Promise<void> {
    const session = await askSession();
    this.meet(typeof session === "string" ? null : session.holder);
    this.tell(typeof session === "string" ? session : "here");
  }

  /** Somebody else is signed in by now: what the former one took along goes out of sight. */
  private meet(holder: string | null): void {
    if (holder !== null && holder !== this.holder) {
      this.holder = holder;
      location.hash = "";
      this.show();
    }
  }

  private tell(connection = this.connection): void {
    this.connection = connection;
    const waiting = this.listWays().length;
    const count = waiting > 0 && this.findOpen() === null ? ` Не отправлено организаций: ${waiting}.` : "";
    refill(this.status, `${canKeep() ? "" : `${NO_ROOM} `}${this.sent}${WORDS[connection]}${count}`);
    refill(this.tools, ...this.renderTools(waiting));
  }

  private renderTools(waiting: number): Node[] {
    if (this.connection === "signed_out" || this.connection === "forbidden" || this.holder === null) {
      return [make("a", { class: "button second", href: SIGN_IN }, "Войти")];
    }
    const isOffered = waiting > 0 && this.findOpen() === null;
    return isOffered ? [makeButton(`Отправить: ${waiting}`, () => this.send(this.listWays()), "")] : [];
  }

  /** Lists what one press sends: what has to be compared first waits for a press of its own. */
  private listWays(): Way[] {
    const trips = this.holder === null ? [] : listTrips(this.holder);
    const all = trips.flatMap((trip) => listErrands(trip).map((errand): Way => [trip, errand]));
    return all.filter(([, errand]) => isUnsent(errand) && !errand.theirs && !errand.problem);
  }

  private findOpen(): Way | null {
    const [cycle, code = ""] = location.hash.slice(1).split("/");
    const trip = this.holder === null ? undefined : listTrips(this.holder).find((one) => one.cycle === cycle);
    const errand = trip && findErrand(trip, code);
    return trip && errand ? [trip, errand] : null;
  }

  private sendOpen(trip: Trip, code: string): void {
    const errand = findErrand(trip, code);
    if (errand && isUnsent(errand)) {
      this.send([[trip, errand]]);
    } else {
      refill(this.status, "Отправлять нечего: отметок вы не меняли.");
    }
  }

  private removeOpen(trip: Trip, code: string): void {
    removeErrands(trip, [code]);
    location.hash = "";
  }

  private async send(ways: readonly Way[]): Promise<void> {
    refill(this.tools);
    refill(this.status, "Отправляем…");
    const sent = await sendAll(ways, this.holder ?? "");
    this.sent = saySent(sent);
    this.connection = sent.failure === null || sent.failure === "other" ? "here" : sent.failure;
    if (sent.failure === "other") {
      this.meet(readHolder());
    }
    this.show(true);
  }
}

function saySent({ names, left }: Sent): string {
  const done = names.length > 0 ? `Отправлено и убрано с устройства: ${names.join(", ")}. ` : "";
  return left > 0 ? `${done}Не принято, откройте и сверьте: ${left}. ` : done;
}
