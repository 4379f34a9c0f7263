import { z } from "zod";
import { alarms, balancedAlarms } from "./alarms";
import { health, idleTimeoutSeconds, stickinessSeconds } from "./balancing";
import { choice, type Said, type Strict, usually, whole } from "./form";
import { strategy } from "./release";
import { schedule } from "./schedule";
import { falsePositives, largeBodyPaths } from "./waf";

const port = whole(1024, 65_535, "the container's port");
const rolling = z.exactOptional(
  z.literal("rolling", { error: "Use rolling: without a load balancer there is no traffic to shift." }),
);

/** What only entries of a kind can say. */
export const kindShapes = {
  /** Behind a load balancer of its own, with TLS and a WAF. */
  balanced: {
    /** Who can reach it: callers inside the VPC that declare the call, or the internet as well. */
    exposure: choice(["internal", "public"]),
    /** Port that the container listens on; it is not root. */
    port,
    /** Path that says whether the service can serve; or that path with how the balancer asks it. */
    health,
    /**
     * Who takes the balancer's TLS in the task: a proxy that the platform adds, or the container itself, with a certificate
     * of its own. Fixed at the first deployment.
     */
    taskTls: usually("proxy", choice(["proxy", "container"])),
    /**
     * Paths that accept bodies over 8 KB: there the WAF does not judge their size. Its other rules judge the first 8 KB as
     * everywhere, and find attacks in some files that are none: files go to a store with `uploads`.
     */
    largeBodyPaths: usually([], largeBodyPaths),
    /** What AWS's rules block wrongly: a rule counts at these paths, and blocks at all others. */
    falsePositives: usually([], falsePositives),
    /**
     * Seconds without a byte after which the balancer closes a connection: what takes longer to answer gets 504. A release
     * ends what is not answered within twice `stopSeconds`, whatever stands here.
     */
    idleTimeoutSeconds,
    /**
     * Public entries whose pages break where one browser gets parts of two revisions: seconds that a browser stays with the
     * revision that it met, no longer than the stack's `bakeMinutes`. Fixed at the first deployment.
     * @default none: a browser may meet both while a release is under way
     */
    stickinessSeconds: z.exactOptional(stickinessSeconds),
    /** How a new revision takes over, in every stack. Where the stack's is more careful, only by `exceptions.release`. @default what the stack says */
    release: z.exactOptional(strategy),
    /** Where alarms go off, instead of what follows from the criticality. @default by criticality */
    alarms: z.exactOptional(balancedAlarms),
  },
  /** Without a load balancer: callers find the tasks by name and speak TLS with them. No canary reaches such callers. */
  registered: {
    /** Callers inside the VPC that declare the call reach the tasks themselves. */
    exposure: choice(["task"]),
    /** Port that the container listens on with TLS; it is not root. */
    port,
    /** Nothing else is possible: without a balancer there is no traffic to shift. @default "rolling" */
    release: rolling,
    /** Where alarms go off, instead of what follows from the criticality. @default by criticality */
    alarms: z.exactOptional(alarms),
  },
  /** Works by itself, e.g. on what it finds in a table: nobody calls it. */
  worker: {
    /** Nothing else is possible: without a balancer there is no traffic to shift. @default "rolling" */
    release: rolling,
    /** Where alarms go off, instead of what follows from the criticality. @default by criticality */
    alarms: z.exactOptional(alarms),
  },
  /** Runs to its end at given times. */
  scheduled: {
    /** When it runs. One task each time; a run that takes longer than the interval overlaps with the next: take a lock in a store where that must not be. */
    schedule,
  },
};

type Shapes = typeof kindShapes;
type KindOf<K extends keyof Shapes> = Said<Shapes[K]>;
/** What an entry of a kind says: who calls it and how, with none of what other kinds say. */
export type Kind = Strict<KindOf<"balanced"> | KindOf<"registered"> | KindOf<"worker"> | KindOf<"scheduled">>;

/** Whether a load balancer stands before what an entry describes. */
export function isBalanced({ exposure }: { readonly exposure?: unknown }): boolean {
  return exposure === "internal" || exposure === "public";
}
