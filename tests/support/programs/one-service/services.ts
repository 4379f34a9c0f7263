import { type Catalogue, catalogue } from "../../../../model/catalogue";
import type { CatalogueException } from "../../../../model/exceptions";
import type { ReleaseStrategy } from "../../../../model/release";

/** What a second program changes. */
export interface Changed {
  /** @default 8080 */
  readonly port?: number;
  /** @default the platform's proxy */
  readonly taskTls?: "container";
  /** @default what the stack says */
  readonly release?: ReleaseStrategy;
  /** The exception from the stack's release. @default none */
  readonly excepted?: CatalogueException;
  /** The exception from TLS to the task. @default none */
  readonly plaintext?: CatalogueException;
  /** @default none */
  readonly secrets?: readonly string[];
  /** @default the usual */
  readonly startupSeconds?: number;
}

/** One service of the shipped catalogue, alone: small enough to be released many times. */
export function oneService({
  port = 8080,
  taskTls,
  release,
  excepted,
  plaintext,
  secrets = [],
  startupSeconds,
}: Changed = {}): Catalogue {
  return catalogue({
    services: {
      "risk-scoring": {
        description: "The customer's risk rating",
        port,
        health: "/health",
        ...(taskTls !== undefined && { taskTls }),
        ...(release !== undefined && { release }),
        ...(startupSeconds !== undefined && { startupSeconds }),
        ...((excepted ?? plaintext) !== undefined && {
          exceptions: {
            ...(excepted !== undefined && { release: excepted }),
            ...(plaintext !== undefined && { plaintext }),
          },
        }),
        exposure: "internal",
        owner: "financial-crime",
        dataClass: "restricted",
        criticality: "high",
        data: { ratings: "write" },
        secrets,
        // A stack with the Prisma Defender must know them.
        entryPoint: ["/app/service"],
        command: ["serve"],
      },
    },
    stores: {
      ratings: {
        kind: "table",
        description: "Risk ratings with the factors that led to them",
        dataClass: "restricted",
        partitionKey: "customerId",
        sortKey: "ratedAt",
      },
    },
    destinations: {},
  });
}

export const platform = oneService();

/** The same, reading a secret. */
export const withSecret = oneService({ secrets: ["model-key"] });

/** The same, as slow as a service that loads an index before its first answer. */
export const slow = oneService({ startupSeconds: 180 });
