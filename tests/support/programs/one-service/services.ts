import { type Catalogue, catalogue } from "../../../../plan/catalogue";

/** What stands fixed from the first deployment on; a second program changes it. */
export interface Fixed {
  /** @default 8080 */
  readonly port?: number;
  /** @default false */
  readonly taskTls?: boolean;
}

/** One service of the shipped catalogue, alone: small enough to be released many times. */
export function oneService({ port = 8080, taskTls = false }: Fixed = {}): Catalogue {
  return catalogue({
    services: {
      "risk-scoring": {
        description: "The customer's risk rating",
        port,
        health: "/health",
        taskTls,
        exposure: "internal",
        owner: "financial-crime",
        dataClass: "restricted",
        criticality: "high",
        data: { ratings: "write" },
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
