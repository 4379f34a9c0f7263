import type { Assumption } from "./assumption";

export const network: readonly Assumption[] = [
  {
    id: "quota-defaults",
    belief: "An account that asked for nothing has the quotas of the table, under the codes of the table.",
    usedIn: ["model/quotas.ts"],
    source: {
      kind: "seen in public",
      text: "Fargate's vCPUs, the sizes of policies and the WAF's limits were read in AWS's text; codes of VPC, Elastic Load Balancing, IAM, ACM and DynamoDB in public lists of Service Quotas; routes of a table, alarms and Cloud Map's instances stand on older text",
    },
    breaks:
      "A default that is higher in truth refuses a stack that fits; one that is lower lets an up begin that AWS stops in the middle.",
    fallback:
      "Write what the account has under quotas in the stack file, and correct the line in model/quotas.ts.",
    tried: {
      none: "Each account has its own: hold `pulumi stack output quotas --json` against Service Quotas before the first up.",
    },
  },
  {
    id: "tasks-open-from-32768",
    belief: "A task on Fargate or on a machine of ours opens connections from ports 32768 and above.",
    usedIn: ["plan/network-flows.ts"],
    source: {
      kind: "documented in part",
      text: "Amazon VPC user guide, Ephemeral ports: many Linux kernels, Amazon Linux among them, use 32768 to 61000; of Fargate's own kernel it says nothing",
    },
    breaks:
      "Some answers to tasks are dropped by network ACLs: connections hang, and pulls of images with them.",
    fallback: "Set ephemeral.linux in plan/network-flows.ts to [1024, 65535].",
    tried: { probe: "stands-up", made: ["aws:ecs/service:Service"] },
  },
  {
    id: "files-mounted-from-high-ports",
    belief:
      "Fargate mounts a file system with TLS through a tunnel that calls from a port of 32768 or above, not from the reserved ports of NFS.",
    usedIn: ["plan/network-flows.ts"],
    source: {
      kind: "documented in part",
      text: "Amazon EFS user guide: the mount helper starts a tunnel for TLS and mounts with noresvport; of Fargate it says that the agent mounts",
    },
    breaks:
      "Tasks that mount files do not start: the isolated tier's ACL drops the answers to ports below 1024.",
    fallback: "Let the flow to port 2049 in plan/network-flows.ts have its answers at [600, 65535].",
    tried: {
      none: "No entry of the trial mounts files. Start one in dev; its task either runs or says that the mount timed out.",
    },
  },
  {
    id: "closed-default-network-acl",
    belief:
      "A VPC's default network ACL can be adopted and emptied once each subnet stands in another, and no refresh asks for its subnets.",
    usedIn: ["components/network/acls.ts"],
    source: {
      kind: "documented in part",
      text: "The provider's DefaultNetworkAcl: adopts, removes all rules; subnets that stand in it show up as a change, which ignoreChanges keeps away",
    },
    breaks: "An up is refused, or every preview shows a change.",
    fallback:
      "Leave the DefaultNetworkAcl out of components/network/acls.ts, and its rule out of the pack's demands.",
    tried: {
      probe: "stands-up",
      made: ["aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"],
    },
  },
  {
    id: "dns-firewall-judges-the-first-name",
    belief:
      "Where both rules of a group trust redirection, a name is judged by itself: what it leads on to (a CDN's name, a balancer's, S3's own) is neither looked up in the allowed names nor blocked by the rule on all others.",
    usedIn: ["components/network/dns-firewall.ts"],
    source: {
      kind: "documented in part",
      text: "Route 53 Resolver API, FirewallRule: TRUST_REDIRECTION_DOMAIN inspects only the first domain in the redirection chain; of two rules on one chain it says nothing",
    },
    breaks:
      "Names that lead on get no answer: buckets, other services' balancers, partners behind CDNs. Tasks do not start, since image layers are in S3.",
    fallback:
      "Add the names that the query log shows as blocked to resolvedNames in plan/resolved-names.ts, or let the rule on all others ALERT in components/network/dns-firewall.ts until they are known.",
    tried: { probe: "stands-up", made: ["aws:ecs/service:Service"] },
  },
  {
    id: "names-of-the-ecs-agent",
    belief: "The ECS agent of an EC2 machine asks for no names but those below <region>.amazonaws.com.",
    usedIn: ["plan/resolved-names.ts"],
    source: {
      kind: "documented in part",
      text: "Amazon ECS developer guide, interface VPC endpoints: ecs-agent, ecs-telemetry and ecs; which names DiscoverPollEndpoint gives it does not say",
    },
    breaks: "Machines do not join the cluster where a stack has EC2 capacity.",
    fallback:
      "Add the names that the query log shows as blocked to namesOfMachines in plan/resolved-names.ts.",
    tried: {
      none: "The trial has no machines. Start one in dev, and look at its instance's blocked queries in the log group cdd-<stack>-dns-queries.",
    },
  },
  {
    id: "query-log-to-encrypted-group",
    belief:
      "Resolver writes its query log to a log group with a key of ours, named by its ARN without :*, under a resource policy that stands already; nothing adds to that policy.",
    usedIn: ["components/network/query-log.ts"],
    source: {
      kind: "seen in public",
      text: "Terraform modules pass aws_cloudwatch_log_group.arn; CloudWatch Logs user guide, Logs sent to CloudWatch Logs: where a policy grants by wildcard, none is written",
    },
    breaks: "The association fails at creation, or AWS writes a policy of its own beside the program's.",
    fallback: "Add :* to destinationArn in components/network/query-log.ts.",
    tried: {
      probe: "stands-up",
      made: ["aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation"],
    },
  },
  {
    id: "namespace-in-shared-vpc",
    belief: "Cloud Map makes no private namespace in a VPC that another account has shared by RAM.",
    usedIn: ["plan/existing-network.ts"],
    source: {
      kind: "believed",
      text: "Route 53 lets a private zone be joined to a VPC by the VPC's owner only; no page of Cloud Map says what it does with a shared one",
    },
    breaks: "Nothing: a VPC is refused that would do.",
    fallback: "Take the owner out of vpcProblems in plan/existing-network.ts.",
    tried: {
      none: "It takes two accounts. `aws servicediscovery create-private-dns-namespace` with a shared VPC's id.",
    },
  },
];
