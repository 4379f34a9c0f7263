import {
  coversAction,
  eachStatement,
  isForEverybody,
  isOfPlatform,
  isSet,
  type Relation,
  resourceRule,
  type Statement,
  stackRule,
  thoseNaming,
  types,
} from "../lib";
import { isEverything } from "../lib/breadth";

interface Endpoint {
  readonly vpcId?: string;
  readonly serviceName?: string;
  readonly policy?: unknown;
}

const closed = resourceRule<Endpoint>({
  name: "ec2-vpcendpoint-configure-policy",
  severity: "medium",
  description:
    "An endpoint of the platform lets through what the platform does, not whatever anybody's credentials may do anywhere.",
  remediation:
    "set `policy`: the actions and resources that are needed, for principals of the account (`aws:PrincipalAccount`).",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.2", "1.4.4"], nist: ["AC-4", "AC-6", "SC-7"] },
  types: types.vpcEndpoint,
  check: ({ props, urn }, judge) => {
    if (!isOfPlatform(urn)) return;
    // Without one AWS lets everything through (AWS PrivateLink guide, "Control access to VPC endpoints using endpoint policies").
    if (!isSet(props, "policy")) return judge.violation("the endpoint lets everything through");
    eachStatement(props.policy, judge, (statement, label) => {
      const { allow, conditions } = statement;
      if (allow && conditions.length === 0 && isForEverybody(statement) && isWhole(statement))
        judge.violation(`${label} lets everything through`);
    });
  },
});

/** An endpoint is of one service: all actions of one are as much as all there are. */
function isWhole(statement: Statement): boolean {
  const everywhere = statement.resources.some(isEverything);
  return (
    coversAction(statement, "*:*") ||
    (everywhere && statement.actions.some((action) => action.endsWith(":*")))
  );
}

const ofVpc: Relation<Endpoint> = { property: "vpcId", by: "id", types: types.vpc };

/**
 * Without these no task starts where nothing leads to the internet: its image, and the layers of it. Source: "Amazon ECR interface
 * VPC endpoints", considerations, ECR user guide.
 */
const needed = ["ecr.api", "ecr.dkr", "s3"];

const present = stackRule<object>({
  name: "ec2-vpc-enforce-endpoints",
  severity: "medium",
  description: "Images come to the platform's VPC through endpoints, and not over the internet.",
  remediation: "make a VpcEndpoint for each service that the message names.",
  standards: {
    fsbp: ["EC2.55", "EC2.56"],
    pci: [],
    pciOwn: ["1.3.2", "1.4.4"],
    nist: ["AC-4", "AC-4(21)", "SC-7", "SC-7(4)"],
  },
  types: types.vpc,
  check: (vpc, judge, { graph }) => {
    if (!isOfPlatform(vpc.urn) && vpc.parent()?.type !== "awsx:ec2:Vpc") return;
    // A VPC without tasks needs none.
    if (graph.ofType(types.cluster).length === 0) return;
    const { sure, unclear } = thoseNaming(graph.ofType<Endpoint>(types.vpcEndpoint), ofVpc, vpc);
    for (const service of needed) {
      const isOf = ({ props }: { readonly props: Endpoint }) =>
        props.serviceName?.endsWith(`.${service}`) === true;
      if (sure.some(isOf)) continue;
      const maybe = unclear.find(isOf);
      if (maybe) judge.undetermined("vpcId", maybe.urn);
      else judge.violation(`the VPC has no endpoint of ${service}`);
    }
  },
});

export const endpointRules = [closed, present];
