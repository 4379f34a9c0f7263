import type { Assumption } from "./assumption";

/** What other makers' programs do in our tasks. But for nginx their images are the bank's: no probe can bring them. */
export const agents: readonly Assumption[] = [
  {
    id: "nginx-speaks-tls",
    belief:
      "The official nginx image makes its certificate and speaks TLS on Fargate as a user that is not root, with a read-only root file system and /tmp in memory.",
    usedIn: ["components/fargate-microservice/task/tls-proxy.ts"],
    source: {
      kind: "seen in public",
      text: "nginxinc/docker-nginx, Debian's edition: ca-certificates brings openssl, STOPSIGNAL is SIGQUIT; docs/decisions/022: the same command run outside of Fargate",
    },
    breaks: "No task behind a balancer gets healthy.",
    fallback: 'Set taskTls: "container" in the entries, with images that speak TLS.',
    tried: { probe: "balanced-service" },
  },
  {
    id: "fluent-bit-without-root",
    belief: "Fluent Bit routes logs as a user that is not root, with a read-only root file system.",
    usedIn: ["components/fargate-microservice/task/log-router.ts"],
    source: {
      kind: "seen in public",
      text: "amazon-ecs-agent, pull request 4699 (agent 1.96.0): FireLens for other users than root; nothing of the read-only root",
    },
    breaks: "Tasks with logging firelens do not start.",
    fallback: 'Set logging: "awslogs" in the entry.',
    tried: { none: "It needs the bank's copy of the image: run one entry with firelens in dev first." },
  },
  {
    id: "defender-without-root",
    belief: "Prisma's Defender runs from its script's path as a user that is not root, without capabilities.",
    usedIn: ["components/fargate-microservice/task/defender.ts"],
    source: { kind: "believed", text: "The vendor's own task definition has none of it" },
    breaks: "Tasks of a stack with prismaDefender do not start: the Defender is essential.",
    fallback: "Leave containerSecurity.prismaDefender out of the stack file.",
    tried: { none: "It needs the vendor's image and console." },
  },
  {
    id: "guardduty-endpoint",
    belief:
      "GuardDuty's automated agent uses the endpoint that this program makes, and makes none of its own.",
    usedIn: ["components/network/endpoints.ts", "plan/endpoint-policies.ts"],
    source: {
      kind: "contradictory",
      text: "GuardDuty user guide: with automated agents GuardDuty creates endpoint and security group itself; and elsewhere that it uses a shared endpoint where there is one",
    },
    breaks:
      "Two endpoints with the same private name conflict, and one that GuardDuty made keeps the VPC from being destroyed.",
    fallback: "Leave containerSecurity.guardDuty out of the stack file, and let GuardDuty manage all of it.",
    tried: { none: "It needs GuardDuty's runtime monitoring on for the account: a decision of the bank's." },
  },
];
