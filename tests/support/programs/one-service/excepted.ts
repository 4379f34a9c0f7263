import { standUp } from "../stand-up";
import { oneService } from "./services";

const excepted = { stacks: ["prod"], ticket: "CDD-7" };
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
