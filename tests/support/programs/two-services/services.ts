import type { Catalogue } from "../../../../model/catalogue";
import { oneService } from "../one-service/services";

const one = oneService();

/** Two services of which one calls the other: enough that one is released while the other stays. */
export const platform: Catalogue = {
  ...one,
  services: {
    ...one.services,
    "case-management": {
      description: "The life of a case",
      port: 8080,
      health: "/health",
      exposure: "internal",
      owner: "client-lifecycle",
      dataClass: "restricted",
      criticality: "high",
      calls: ["risk-scoring"],
      entryPoint: ["/app/service"],
      command: ["serve"],
    },
  },
};
