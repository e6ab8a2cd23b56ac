/* Hearing of others' changes: one stream of the server for all tabs of a browser. The tab that holds the lock listens and
   passes on to the others; when it closes, the next one goes on where it ended. */

/** [record type, id, version, operation, whether only I did it]; with "many" the version is how many. */
export type Change = [type: string, id: number, version: number, operation: string, mine: boolean];

interface Heard {
  name: "changes" | "bell" | "lost" | "end";
  data: string;
  position: string;
}

const SHORTEST = 1000;
const LONGEST = 60_000;
const CHANNEL = `parley-live-${document.documentElement.dataset.user ?? ""}`;

let position = "";
let failures = 0;
const others = new BroadcastChannel(CHANNEL);

function tell(heard: Heard): void {
  position = heard.position || position;
  if (heard.name === "changes") document.dispatchEvent(new CustomEvent<Change[]>("live-changes", { detail: JSON.parse(heard.data) as Change[] }));
  else if (heard.name === "bell") document.body.dispatchEvent(new CustomEvent("notifications-changed"));
  else if (heard.name === "lost") document.dispatchEvent(new CustomEvent("live-lost"));
}

/** Listens until the person is signed out; a broken connection is made anew after a while that grows and is never the same. */
function listen(done: () => void): void {
  const source = new EventSource(`/live/${position ? `?after=${position}` : ""}`);
  source.addEventListener("open", () => {
    failures = 0;
    document.documentElement.dataset.live = "";
  });
  for (const name of ["changes", "bell", "lost", "end"] as const)
    source.addEventListener(name, (event: MessageEvent<string>) => {
      const heard = { name, data: event.data, position: event.lastEventId };
      tell(heard);
      others.postMessage(heard);
      if (name !== "end") return;
      source.close();
      done();
    });
  source.addEventListener("error", () => {
    delete document.documentElement.dataset.live;
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    failures += 1;
    setTimeout(() => listen(done), Math.min(LONGEST, SHORTEST * 2 ** failures) * (0.5 + Math.random()));
  });
}

export function begin(): void {
  others.addEventListener("message", (event: MessageEvent<Heard>) => {
    document.documentElement.dataset.live = "";
    tell(event.data);
  });
  void navigator.locks.request(CHANNEL, () => new Promise<void>((done) => listen(done)));
}
