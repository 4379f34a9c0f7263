import type { Assumption } from "./assumption";

/** What the rehearsal of a release takes where AWS names no rule or number; the program's own numbers rest on some. */
export const rehearsal: readonly Assumption[] = [
  {
    id: "initial-is-not-unhealthy",
    belief:
      "A registered target stays `initial`, and is not counted by UnHealthyHostCount, until as many checks have failed in a row as the threshold says.",
    usedIn: ["components/fargate-microservice/front-door/target-health.ts", "sandbox/rehearsal/target.ts"],
    source: {
      kind: "documented in part",
      text: "Elastic Load Balancing API, TargetHealth: Elb.InitialHealthChecking is the minimum number of checks; what the metric counts meanwhile is not said",
    },
    breaks:
      "People are told of each start that takes longer than a few checks; no release is rolled back by it.",
    fallback: "Lengthen unhealthyFor in group-alarms.ts by the minutes of a start.",
    tried: {
      none: "Look at UnHealthyHostCount of dev's target groups during the first release of a slow service.",
    },
  },
  {
    id: "alarms-on-at-start-are-not-watched",
    belief: "ECS watches no alarm of a deployment that starts while one of its rollback alarms is on.",
    usedIn: ["sandbox/rehearsal/watching.ts"],
    source: {
      kind: "seen in public",
      text: "AWS Copilot's documentation of rollback alarms; the ECS developer guide does not say it",
    },
    breaks: "A release that mends an incident is rolled back by the incident's own alarm.",
    fallback: "Take the deployment alarms off for that release: `enable: false` in release.ts.",
    tried: {
      none: "It takes an incident: look at `alarms.status` in describe-service-deployments of a release made during one.",
    },
  },
  {
    id: "bake-of-rolling-deployments",
    belief:
      "After a rolling deployment ECS watches the alarms for the longest of their windows and two minutes more.",
    usedIn: ["sandbox/rehearsal/watching.ts"],
    source: {
      kind: "documented in part",
      text: "ECS developer guide, deployment alarms: ECS computes the time from the alarms' configuration; how is not said",
    },
    breaks: "A fault that shows late is found by people and not by ECS, in stacks that release by rolling.",
    fallback: "Release by blue-green, whose bake the stack file says.",
    tried: {
      none: "Compare finishedAt with the last task's start in describe-service-deployments of a rolling release.",
    },
  },
  {
    id: "figures-after-a-minute",
    belief: "The figures of a minute of Application Load Balancers can be judged a minute after its end.",
    usedIn: ["sandbox/rehearsal/rehearse.ts", "components/fargate-microservice/service/detection.ts"],
    source: {
      kind: "believed",
      text: "CloudWatch metrics for Application Load Balancers: sent in intervals of 60 seconds; how late is not said",
    },
    breaks: "A canary must bake some minutes longer than the stack's refusal says.",
    fallback: "Raise lostMinutes in detection.ts and figureDelay in rehearse.ts.",
    tried: {
      none: "Compare an alarm's StateUpdatedTimestamp with the time of the data points in its reason.",
    },
  },
  {
    id: "time-until-a-task-runs",
    belief: "A task on Fargate runs half a minute after ECS has started it.",
    usedIn: ["sandbox/rehearsal/fleet.ts"],
    source: {
      kind: "believed",
      text: "AWS names no time: it takes a network interface and the pull of all images",
    },
    breaks: "Releases take minutes longer than the rehearsal says; nothing else in it depends on it.",
    fallback: "Change provisionSeconds in fleet.ts.",
    tried: { none: "Compare createdAt with startedAt in describe-tasks of any task." },
  },
];
