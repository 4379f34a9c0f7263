import { EventTail } from "./events";
import { count, type Log } from "./log";

/** Lines that say how far a silent run of the engine has come. */
export interface Progress {
  /** Begins to read the run's event log. */
  readonly follow: (eventLog: string) => void;
  readonly stop: () => void;
}

/** Says every few seconds how many resources are previewed or done, out of how many. */
export function progressOf(log: Log, seconds = 10): Progress {
  let timer: NodeJS.Timeout | undefined;
  const follow = (eventLog: string) => {
    const tail = new EventTail(eventLog);
    const seen = new Set<string>();
    let total: number | undefined;
    let said = "";
    let looks = 0;
    // Read often, said rarely: what the preview's log gains just before the update's replaces it must not be missed.
    const look = () => {
      const { events, restarted } = tail.next();
      if (restarted) {
        total = seen.size;
        seen.clear();
      }
      for (const { resOutputsEvent } of events) if (resOutputsEvent) seen.add(resOutputsEvent.metadata.urn);
      looks += 1;
      if (looks % seconds !== 0 || seen.size === 0) return;
      const line =
        total === undefined
          ? `previewed ${count(seen.size, "resource")}`
          : `up: ${seen.size} of ${Math.max(total, seen.size)} resources`;
      if (line !== said) log(line);
      said = line;
    };
    timer = setInterval(look, 1000);
  };
  return { follow, stop: () => clearInterval(timer) };
}
