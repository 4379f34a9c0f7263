import { isOfPlatform, resourceRule, setting, types } from "../lib";
import type { TargetGroup } from "../lib/target-groups";

interface Checked extends TargetGroup {
  readonly healthCheck?: {
    readonly enabled?: boolean;
    readonly protocol?: string;
    readonly port?: string;
    readonly path?: string;
  };
  readonly deregistrationDelay?: number;
}

const healthCheck = resourceRule<Checked, { longestDrainSeconds: number }>({
  name: "lb-targetgroup-configure-health-check",
  severity: "low",
  description:
    "A target group asks its targets for their health where they answer for it, and lets go of them within the time given.",
  remediation:
    "set `path` of the `healthCheck` (HTTP and HTTPS), leave `enabled` true, and `deregistrationDelay` to at most the stack's longest.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1"], nist: ["CP-10", "SC-5(2)", "SI-13"] },
  types: types.targetGroup,
  settings: {
    // AWS's own default (Elastic Load Balancing, "Deregistration delay").
    longestDrainSeconds: setting(300, "Most seconds that a target keeps its connections once it is let go", {
      most: 900,
      keptMost: 300,
    }),
  },
  check: ({ props, urn }, judge, { longestDrainSeconds }) => {
    // A function is not asked unless somebody wants it to be.
    if (props.targetType === "lambda") return;
    judge.part(() => {
      const { healthCheck: asked, protocol } = props;
      if (asked?.enabled === false) return judge.violation("nobody asks targets for their health");
      if (!/^HTTPS?$/.test(asked?.protocol ?? protocol ?? "HTTP")) return;
      // AWS's own default is a path too, and may be the one that another team's service answers.
      if (!asked?.path && isOfPlatform(urn))
        judge.violation("the health check names no path: AWS asks for `/`");
    });
    judge.part(() => {
      const seconds = Number(props.deregistrationDelay ?? 300);
      if (seconds > longestDrainSeconds)
        judge.violation(
          `targets are let go after ${seconds} seconds; at most ${longestDrainSeconds} are allowed`,
        );
    });
  },
});

export const healthCheckRules = [healthCheck];
