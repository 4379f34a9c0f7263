import { EventTail } from "./events";
import type { Log } from "./log";

/** Lines that say how far a silent run of the engine has come. */
export interface Progress {
  /** Begins to read the run's event log. */
  readonly follow: (eventLog: string) => void;
  readonly stop: () => void;
}

/** Says every few seconds how many resources are previewed or done, out of how many. */
export function progressOf(log: Log, seconds = 5): Progress {
  let timer: NodeJS.Timeout | undefined;
  const follow = (eventLog: string) => {
    const tail = new EventTail(eventLog);
    const seen = new Set<string>();
    let total: number | undefined;
    let said = "";
    const look = () => {
      const { events, restarted } = tail.next();
      // The update's log begins where the preview's ended: by then the number of resources is known.
      if (restarted) {
        total = seen.size;
        seen.clear();
      }
      for (const { resOutputsEvent } of events) if (resOutputsEvent) seen.add(resOutputsEvent.metadata.urn);
      const line =
        total === undefined ? `previewed ${seen.size} resources` : `up: ${seen.size} of ${total} resources`;
      if (seen.size > 0 && line !== said) log(line);
      said = line;
    };
    timer = setInterval(look, seconds * 1000);
  };
  return { follow, stop: () => clearInterval(timer) };
}
