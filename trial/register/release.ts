import type { Assumption } from "./assumption";

/** How ECS starts tasks, shifts traffic and scales. */
export const release: readonly Assumption[] = [
  {
    id: "tmpfs-on-fargate",
    belief: "Fargate mounts /tmp as tmpfs beside a read-only root file system, for a user that is not root.",
    usedIn: ["components/fargate-microservice/task/container.ts"],
    source: {
      kind: "contradictory",
      text: "AWS announced it on 2026-01-06 and the SDK's text no longer excludes it; editions of the ECS developer guide (Fargate considerations) still do",
    },
    breaks: "No task definition is accepted, or no service can write a temporary file.",
    fallback: "Give /tmp as a bind mount of the task's own disk in container.ts, in place of tmpfs.",
    tried: { probe: "balanced-service" },
  },
  {
    id: "breaker-with-shifting",
    belief: "ECS takes the deployment circuit breaker together with blue-green, linear and canary.",
    usedIn: ["components/fargate-microservice/service/release.ts"],
    source: {
      kind: "contradictory",
      text: "ECS API, DeploymentCircuitBreaker: rolling only; ECS developer guide, deployment failure detection: blue/green too; the provider's own acceptance test runs both",
    },
    breaks: "No service with such a release is created.",
    fallback: "Send deploymentCircuitBreaker only where the strategy is rolling, in release.ts.",
    tried: { probe: "balanced-service" },
  },
  {
    id: "first-release-shifts-nothing",
    belief:
      "A service's first deployment does not pause for approval; its functions and bakes it may well have.",
    usedIn: ["components/fargate-microservice/service/release-time.ts", "sandbox/rehearsal/stages.ts"],
    source: {
      kind: "contradictory",
      text: "ECS developer guide: nothing; terraform-provider-aws's acceptance test of a failing hook fails at the first deployment; a live report shows it passing through the shift",
    },
    breaks: "The first up of a stack with approval ends with every service paused; time for bakes it has.",
    fallback: "Approve the first deployments too.",
    tried: { probe: "first-release" },
  },
  {
    id: "pause-holds-traffic",
    belief:
      "A pause at the approval's stage holds the deployment with all production traffic on the old revision.",
    usedIn: ["components/fargate-microservice/service/release.ts", "docs/decisions/010-four-eyes-release.md"],
    source: {
      kind: "documented in part",
      text: "ECS developer guide, Pause hooks for Amazon ECS service deployments: shown for blue/green, not for canary",
    },
    breaks: "Unapproved code serves customers.",
    fallback: "Release blue-green in the stacks that ask a person.",
    tried: { probe: "continue-as-approver" },
  },
  {
    id: "stage-before-each-shift",
    belief: "The provider takes the stage PRE_PRODUCTION_TRAFFIC_SHIFT, which ECS's own model has.",
    usedIn: ["model/release.ts", "components/fargate-microservice/service/validate-release.ts"],
    source: {
      kind: "contradictory",
      text: "ECS's model and SDK have eight stages of hooks; the provider's documentation lists seven, without this one",
    },
    breaks: "A preview of a stack that names the stage is refused, before anything changes.",
    fallback: "Take the stage out of both lists; POST_TEST_TRAFFIC_SHIFT holds all traffic as well.",
    tried: { none: "No shipped stack names it: the first preview of one that does shows it." },
  },
  {
    id: "image-digest-of-an-index",
    belief:
      "DescribeServiceRevisions tells the image as the task definition names it, with the digest that pins it: that of an index where it is one, whatever imageDigest is.",
    usedIn: ["release/ecs.ts"],
    source: {
      kind: "believed",
      text: "ECS API, ContainerImage: image is the container image, imageDigest its digest; of which manifest is not said",
    },
    breaks: "`release wait` says for ever that another image runs.",
    fallback:
      "Let release/ecs.ts ask ECR for the index (BatchGetImage), with that right in people-statements.ts, and take each of its images for it.",
    tried: { probe: "wait-as-approver" },
  },
  {
    id: "rolling-on-two-groups",
    belief:
      "ECS takes the rolling strategy with both target groups and rules configured, and later changes of strategy in place.",
    usedIn: ["components/fargate-microservice/kinds.ts", "docs/decisions/004-canary-topology-everywhere.md"],
    source: {
      kind: "seen in public",
      text: "terraform-provider-aws's acceptance tests change strategies in both directions, but never run rolling with the second group configured",
    },
    breaks:
      "dev and qa cannot create their services, or a change back to rolling sends traffic to an empty group.",
    fallback: "Leave advancedConfiguration out where the strategy is rolling, in kinds.ts.",
    tried: {
      none: "dev is rolling: its own second up shows it. A change back to rolling goes by the runbook's way through an empty digest.",
    },
  },
  {
    id: "math-in-target-tracking",
    belief:
      "Target tracking takes metric math with FILL and IF, and HealthyHostCount of a target group is the number of its healthy tasks.",
    usedIn: ["components/fargate-microservice/service/scaling.ts"],
    source: {
      kind: "documented in part",
      text: "Application Auto Scaling user guide, target tracking with metric math: shows arithmetic only; CloudWatch's list of functions is not restricted there",
    },
    breaks: "A stack file with requestsPerTask fails at its scaling policies.",
    fallback: "Leave requestsPerTask out of the stack file.",
    tried: { probe: "stands-up", made: ["aws:appautoscaling/policy:Policy"] },
  },
  {
    id: "stickiness-of-groups",
    belief:
      "Without stickiness between target groups a browser may get both revisions during a canary, and services bear that.",
    usedIn: ["components/fargate-microservice/front-door/routing.ts"],
    source: {
      kind: "believed",
      text: "Elastic Load Balancing user guide describes group stickiness; whether ECS keeps it when it moves weights is not said",
    },
    breaks: "Pages of one revision ask for assets of the other for the minutes of a canary.",
    fallback: 'Release public services blue-green: `release: "blue-green"` in their entry.',
    tried: { none: "Nothing about AWS decides it: it depends on how the portal is built." },
  },
  {
    id: "last-hook-stays",
    belief: "The provider does not send the removal of the last lifecycle hook, so that it stays at AWS.",
    usedIn: ["docs/runbook.md"],
    source: { kind: "seen in public", text: "terraform-provider-aws, pull request 47096, open" },
    breaks: "Nothing stops: the runbook's manual step is needless then.",
    fallback: "Take the step out of the runbook.",
    tried: { none: "A defect of the provider, not of AWS: look at the release notes at each upgrade." },
  },
  {
    id: "metrics-while-silent",
    belief:
      "Alarms on Container Insights neither go off nor stick where a service is new and its metrics are silent for minutes.",
    usedIn: ["components/fargate-microservice/watch/task-alarms.ts"],
    source: {
      kind: "believed",
      text: "CloudWatch user guide, missing data: per alarm; how long Container Insights is silent for a new service is not said",
    },
    breaks: "People are woken by a first deployment, or not by an outage.",
    fallback: "Lengthen warmUpMinutes, or change treatMissingData, in task-alarms.ts.",
    tried: { none: "It takes hours of a real service: look at the alarms' history after dev's first day." },
  },
];
