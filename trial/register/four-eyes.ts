import type { Assumption } from "./assumption";

/** How calls that go round four eyes come to be told. */
export const fourEyes: readonly Assumption[] = [
  {
    id: "update-keeps-hooks",
    belief:
      "An UpdateService that names no deployment configuration keeps strategy, hooks, alarms and circuit breaker, and the provider names it only where the program changes it.",
    usedIn: ["plan/watched-calls.ts"],
    source: {
      kind: "documented in part",
      text: "ECS API, UpdateService: what is left out stays, said of some parameters; an older source of the provider sends what has changed only",
    },
    breaks: "Every release is told as one with less care.",
    fallback: "Drop the choice on requestParameters from loosenedCalls in watched-calls.ts.",
    tried: {
      none: "It needs a trail and a release: after the second release of a service, look whether the topic of events tells of it.",
    },
  },
  {
    id: "answer-of-update-recorded",
    belief:
      "CloudTrail records ECS's answer to CreateService and UpdateService with the whole deployment configuration, in the API's own words.",
    usedIn: ["plan/watched-calls.ts"],
    source: {
      kind: "documented in part",
      text: "AWS CloudTrail user guide, CloudTrail record contents: responseElements of calls that change something, left out where longer than 100 KB; samples of UpdateService in public are shortened",
    },
    breaks:
      "Every update of a service is told as one with less care, as what is missing counts as taken away.",
    fallback: "Judge requestParameters alone: drop the choice on responseElements from loosenedCalls.",
    tried: {
      none: "`aws cloudtrail lookup-events` on any UpdateService of a service with a pause shows it.",
    },
  },
  {
    id: "pause-alone-has-timeout",
    belief: "Of a service's hooks, only a pause is told with a time-out and its action.",
    usedIn: ["plan/watched-calls.ts"],
    source: {
      kind: "documented in part",
      text: "Provider's documentation of timeoutConfiguration: only valid where targetType is PAUSE; ECS API, DeploymentLifecycleHook, does not say so",
    },
    breaks:
      "A pause taken from among functions does not show in the answer; the request that does it is told all the same.",
    fallback: "None is needed: loosenedCalls tells of every request that sets hooks anew.",
    tried: { none: "`aws ecs describe-services` of a service with a function and a pause shows it." },
  },
  {
    id: "own-services-act-in-roles",
    belief:
      "ECS moves traffic in the role that it is given, and ECS and Application Auto Scaling act on services, targets and instances in their service-linked roles; CloudTrail names these roles with their paths as the sessions' issuers.",
    usedIn: ["plan/four-eyes-plan.ts"],
    source: {
      kind: "documented in part",
      text: "CloudTrail user guide, userIdentity element: sessionIssuer.arn is the role's; ECS developer guide, infrastructure role for load balancers; Application Auto Scaling user guide, service-linked roles",
    },
    breaks: "Every shift of traffic or every scaling is told as a change past the pipeline.",
    fallback: "Add the issuer that the message names to insidersOf in four-eyes-plan.ts.",
    tried: { none: "The first release and the first scaling of a stack show it: nothing may be told." },
  },
  {
    id: "forwarded-events-match",
    belief:
      "An event that a rule brings from us-east-1 to the default bus of the stack's region keeps source and detail, and matches rules there as AWS's own events do.",
    usedIn: ["components/four-eyes/forward.ts"],
    source: {
      kind: "seen in public",
      text: "AWS re:Post knowledge center, EventBridge rule of global services: routes them so; a public walk-through matches aws.iam in the second region",
    },
    breaks: "Nobody is told of changed rights or public names.",
    fallback: "Send the stack's rights rule to a topic of its own in us-east-1.",
    tried: { none: "Attaching the approvers' policy once is told, or is not." },
  },
];
