import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import * as path from "node:path";
import { duration, type Log } from "../sandbox/log";
import { compilePolicies } from "../sandbox/policy-pack";
import { median } from "./median";
import type { Preview } from "./preview";
import { emptySide, platformSide, type Side, trivialSide } from "./sides";

export interface Sizes {
  /** Numbers of balanced services. */
  readonly services: readonly number[];
  /** Runs of each side, of which the median counts. */
  readonly runs: number;
}

/** One size: the platform, and as many trivial resources. */
export interface Measured {
  readonly services: number;
  readonly resources: number;
  readonly platform: Preview;
  readonly trivial: Preview;
}

export interface Report extends Sizes {
  readonly processors: number;
  /** Load of the machine before the first run. */
  readonly load: number;
  readonly sizes: readonly Measured[];
  /** An empty program, under the platform's pack and under a trivial one. */
  readonly empty: { readonly own: Preview; readonly trivial: Preview };
}

/** Measures every size in turn. Progress goes to the log, a line each run. */
export async function bench({ services, runs }: Sizes, given: Log): Promise<Report> {
  const log = once(given);
  const processors = cpus().length;
  const [load = 0] = loadavg();
  if (load > processors / 4)
    log(`the machine has other work (load ${load.toFixed(1)}): figures compare with nothing but each other`);
  await compilePolicies(log);
  const home = mkdtempSync(path.join(tmpdir(), "bench-"));
  try {
    const sizes: Measured[] = [];
    for (const size of services) sizes.push(await measured(size, runs, home, log));
    const empty = {
      own: await mid("an empty program, own pack", await emptySide(home, "own", log), runs, log),
      trivial: await mid("an empty program, trivial pack", await emptySide(home, "trivial", log), runs, log),
    };
    return { services, runs, processors, load, sizes, empty };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Each sandbox says anew where its CLI is from. */
function once(log: Log): Log {
  const said = new Set<string>();
  return (line) => {
    if (!said.has(line)) log(line);
    said.add(line);
  };
}

/** Both sides take turns, so that a change of the machine's mood meets both. */
async function measured(services: number, runs: number, home: string, log: Log): Promise<Measured> {
  const platform = await platformSide(services, home, log);
  const platforms: Preview[] = [];
  const trivials: Preview[] = [];
  try {
    for (let run = 1; run <= runs; run++) {
      const own = await platform.preview();
      told(`${services} services, platform`, run, runs, own, log);
      platforms.push(own);
      const other = await trivialSide(own.resources, home, log);
      try {
        const trivial = await other.preview();
        told(`${services} services, trivial`, run, runs, trivial, log);
        trivials.push(trivial);
      } finally {
        await other.close();
      }
    }
  } finally {
    await platform.close();
  }
  const own = median(platforms, ({ seconds }) => seconds);
  return {
    services,
    resources: own.resources,
    platform: own,
    trivial: median(trivials, ({ seconds }) => seconds),
  };
}

async function mid(what: string, side: Side, runs: number, log: Log): Promise<Preview> {
  const previews: Preview[] = [];
  try {
    for (let run = 1; run <= runs; run++) {
      const preview = await side.preview();
      told(what, run, runs, preview, log);
      previews.push(preview);
    }
  } finally {
    await side.close();
  }
  return median(previews, ({ seconds }) => seconds);
}

function told(what: string, run: number, runs: number, { seconds, resources }: Preview, log: Log): void {
  const took = seconds < 60 ? `${seconds.toFixed(1)} s` : duration(seconds);
  log(`${what}, run ${run} of ${runs}: ${resources} resources, ${took}`);
}
