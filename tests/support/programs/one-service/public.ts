import { standUp } from "../stand-up";
import { platform } from "./services";

/** Beside a service that the internet reaches. */
export = standUp({
  ...platform,
  services: {
    ...platform.services,
    portal: {
      description: "Where customers hand in their documents",
      port: 8080,
      health: "/health",
      exposure: "public",
      owner: "onboarding",
      dataClass: "restricted",
      criticality: "high",
      entryPoint: ["/app/service"],
      command: ["serve"],
    },
  },
});
