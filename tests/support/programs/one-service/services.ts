import { catalogue } from "../../../../plan/catalogue";

/** One service of the shipped catalogue, alone: small enough to be released many times. */
export const platform = catalogue({
  services: {
    "risk-scoring": {
      description: "The customer's risk rating",
      port: 8080,
      health: "/health",
      exposure: "internal",
      owner: "financial-crime",
      dataClass: "restricted",
      criticality: "high",
      data: { ratings: "write" },
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
