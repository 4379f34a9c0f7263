import { standUp } from "../stand-up";
import { until } from "../until";
import { oneService } from "./services";

const reason = "Its callers keep connections open for hours";
const excepted = { stacks: ["prod"], reason, approvedBy: "Change board", until };
const catalogue = oneService({ release: "rolling", excepted });

/** Beside a service that is released as the stack says. */
export = standUp({
  ...catalogue,
  services: {
    ...catalogue.services,
    "periodic-review": {
      description: "Finds the customers whose review is due",
      port: 8080,
      health: "/health",
      exposure: "internal",
      owner: "client-lifecycle",
      dataClass: "confidential",
      criticality: "high",
      entryPoint: ["/app/service"],
      command: ["serve"],
    },
  },
});
