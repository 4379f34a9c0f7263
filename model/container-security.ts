import { z } from "zod";
import { list, object, text } from "./form";
import { peer } from "./values";

/** Where the console of Prisma Cloud is: a Defender calls it. */
export const defenderConsole = text(
  /^wss:\/\/[a-z0-9.-]+:\d{1,5}$/,
  "Use the console's address, wss://<host>:<port>.",
);

/** What watches over the containers while they run. */
export const containerSecurity = object({
  /** A Defender of Prisma Cloud in every task. @default none */
  prismaDefender: z.exactOptional(
    object({
      /** The console that it calls. */
      console: defenderConsole,
      /** Where that is. */
      cidrs: list(peer, "Name the console's ranges.", 1),
    }),
  ),
  /** GuardDuty's agent in every task. @default none */
  guardDuty: z.exactOptional(
    object({
      /** AWS's account for the region. */
      agentRegistryAccount: text(
        /^\d{12}$/,
        "Use the account from which AWS serves the GuardDuty agent in this region: 12 digits, in quotes.",
      ),
    }),
  ),
}).refine((chosen) => Object.keys(chosen).length > 0, {
  error: "Choose prismaDefender, guardDuty or both, or leave it out.",
});
