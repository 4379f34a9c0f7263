import {
  claimOf,
  declaredByParent,
  isListed,
  isOfPlatform,
  type Judge,
  placesSetting,
  resourceRule,
  type Subject,
  setting,
  startsTasks,
  type TaskStarter,
  types,
} from "../lib";

interface Hook {
  readonly targetType?: string;
  readonly lifecycleStages?: readonly string[];
  readonly timeoutConfiguration?: { readonly action?: string };
}

interface Released extends TaskStarter {
  readonly loadBalancers?: readonly unknown[];
  readonly deploymentConfiguration?: {
    readonly strategy?: string;
    readonly lifecycleHooks?: readonly Hook[];
    readonly canaryConfiguration?: { readonly canaryPercent?: number };
    readonly linearConfiguration?: { readonly stepPercent?: number };
  };
}

interface ReleaseSettings {
  readonly strategy: string;
  readonly approvalStages: readonly string[];
  readonly rollingByNature: readonly string[];
}

/** The least careful first. ECS takes a deployment without a strategy as rolling. */
const ranks: Readonly<Record<string, number>> = { ROLLING: 0, BLUE_GREEN: 1, CANARY: 2, LINEAR: 2 };

const strategy = resourceRule<Released, ReleaseSettings>({
  name: "ecs-service-enforce-release-strategy",
  severity: "high",
  description:
    "New revisions take over as carefully as the stack demands, and wait for a person where it asks for one, but for an exception.",
  remediation:
    "leave `deploymentConfiguration` to the stack, have `exceptions.release` of the entry approved, or have what has no traffic to shift listed in `rollingByNature`.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1"], nist: ["AC-5", "CM-3", "CM-3(2)", "SI-2"] },
  types: [...types.ecsService, ...types.schedule],
  settings: {
    strategy: setting(
      "CANARY",
      "Least careful strategy: ROLLING, BLUE_GREEN, or CANARY, which LINEAR is as good as",
    ),
    approvalStages: setting(
      // RECONCILE_SERVICE is none: only a deployment that begins while another one is in progress passes it.
      ["PRE_SCALE_UP", "POST_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT"],
      "Stages at one of which every release waits for a person ([]: none waits)",
    ),
    rollingByNature: placesSetting(
      "Components of services that roll because they have no traffic to shift: workers, scheduled tasks, tasks that are called directly",
    ),
  },
  check: (subject, judge, settings) => {
    const least = ranks[settings.strategy];
    if (least === undefined) {
      judge.violation("the strategy that the stack's configuration demands is none of ECS");
      return;
    }
    if (least === 0 && settings.approvalStages.length === 0) return;
    if (!startsTasks(subject) || !isOfPlatform(subject.urn)) return;
    if (!shiftsTraffic(subject)) {
      const { parent } = subject.options;
      if (parent === undefined || !isListed(parent, settings.rollingByNature))
        judge.violation("it has no traffic that a release could hold back, and is not listed for that");
      return;
    }
    judge.part(() => judgeStrategy(subject, judge, least, settings));
    judge.part(() => judgeApproval(subject, judge, settings));
  },
});

function shiftsTraffic({ props }: Subject<Released>): boolean {
  return props.target === undefined && (props.loadBalancers ?? []).length > 0;
}

function judgeStrategy(
  subject: Subject<Released>,
  judge: Judge,
  least: number,
  settings: ReleaseSettings,
): void {
  const chosen = subject.props.deploymentConfiguration?.strategy ?? "ROLLING";
  if (rankOf(subject.props) < least)
    judge.violation(
      `it is released by ${chosen}, less carefully than by ${settings.strategy}`,
      claimOf(declaredByParent(subject), "release"),
    );
}

/** All of the traffic at the first step is blue-green by another name. */
function rankOf({ deploymentConfiguration }: Released): number {
  const {
    strategy: chosen = "ROLLING",
    canaryConfiguration,
    linearConfiguration,
  } = deploymentConfiguration ?? {};
  const first = chosen === "CANARY" ? canaryConfiguration?.canaryPercent : linearConfiguration?.stepPercent;
  const rank = ranks[chosen] ?? 0;
  return rank > 1 && (first ?? 0) >= 100 ? 1 : rank;
}

/** What lifts the strategy alone leaves the approval. */
const ofApproval = { only: "approval" };

function judgeApproval(subject: Subject<Released>, judge: Judge, settings: ReleaseSettings): void {
  const { approvalStages } = settings;
  if (approvalStages.length === 0) return;
  const { strategy: chosen = "ROLLING", lifecycleHooks } = subject.props.deploymentConfiguration ?? {};
  // ECS holds nothing back where it rolls: what lifts the strategy lifts the approval with it.
  if (chosen === "ROLLING") {
    judge.violation("nobody is asked before it is released", claimOf(declaredByParent(subject), "release"));
    return;
  }
  const pauses = Array.from(lifecycleHooks ?? []).filter(({ targetType }) => targetType === "PAUSE");
  const before = pauses.filter(({ lifecycleStages }) =>
    Array.from(lifecycleStages ?? []).some((stage) => approvalStages.includes(stage)),
  );
  if (before.length === 0) judge.violation(`no person is asked at ${approvalStages.join(", ")}`, ofApproval);
  else if (
    before.every(({ timeoutConfiguration }) => (timeoutConfiguration?.action ?? "ROLLBACK") !== "ROLLBACK")
  )
    judge.violation("a release goes on by itself when nobody answers", ofApproval);
}

export const ecsReleaseRules = [strategy];
