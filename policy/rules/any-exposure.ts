import { resourceRule, setting, taskStarters, types } from "../lib";
import { isWidePublic, rangeOf } from "../lib/ranges";
import { type Leaf, walk } from "../lib/shape";

/** Switches that put something on the internet. */
const opening =
  /^(publiclyAccessible|publicAccess(ible|Enabled)?|publicNetworkAccess(Enabled)?|(enable|allow)Public\w*|isPublic|public|assignPublicIp|associatePublicIpAddress|mapPublicIpOnLaunch|associateCarrierIpAddress|endpointPublicAccess|internetFacing|allowAnonymous\w*|allowUnauthenticatedIdentities|unauthenticatedIdentitiesEnabled|attachToInternet|internetEgress|supportPublicEndpoint)$/i;
/** Switches that keep something off it. */
const closing =
  /^(blockPublicAcls|blockPublicPolicy|ignorePublicAcls|restrictPublicBuckets|blockPublicAccess|blockPublicSecurityGroupRules|disableExecuteApiEndpoint|vpcOnly)$/i;

/** Values that mean everybody, by the key that they stand under. */
const everybody: readonly (readonly [key: RegExp, value: RegExp, what: string])[] = [
  [
    /(authorization|auth|authentication)(Type|Mode)?$/i,
    /^(NONE|ANONYMOUS|OPEN)$/i,
    "asks nobody who they are",
  ],
  [
    /(^|canned|object|default)acl$/i,
    /^(public-read|public-read-write|authenticated-read|aws-exec-read)$/i,
    "opens to the world",
  ],
  [/^(scheme|loadBalancerScheme)$/i, /^internet-facing$/i, "faces the internet"],
  [
    /(visibility|accessType|networkAccessType|accessibility|endpointType|publicAccessType)$/i,
    /^(PUBLIC|PublicNetworkOnly|PUBLIC_ENDPOINT)$/i,
    "is public",
  ],
  [
    /(principal|allowedPrincipals|grantee|grantReads?|grantFullControls?)$/i,
    /^(\*|all|anonymous|.*\/(AllUsers|AuthenticatedUsers))$/i,
    "is everybody",
  ],
  [/^uri$/i, /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/i, "is everybody"],
  [
    /(allow(ed)?Origins?|accessControlAllowOrigin\w*)$/i,
    /^(\*|https?:\/\/\*.*|null)$/i,
    "lets pages of every site call",
  ],
  [/^(internetGatewayExclusionMode|internetGatewayBlockMode)$/i, /^(allow-.*|off)$/i, "lets the internet in"],
  [/^redrivePermission$/i, /^allowAll$/i, "lets every queue leave its messages here"],
  [/^group$/i, /^all$/i, "is everybody"],
  [/^onUnauthenticatedRequest$/i, /^allow$/i, "lets in who has not signed in"],
];

/** Their own rules judge these, with exceptions or with what stands around them. */
const judgedElsewhere: Readonly<Record<string, readonly string[]>> = {
  assignpublicip: taskStarters,
  mappubliciponlaunch: [...types.subnet, ...types.defaultSubnet],
  blockpublicpolicy: types.secretPolicy,
  allowedorigins: types.bucketCors,
  associatepublicipaddress: [...types.launchTemplate, ...types.launchConfiguration],
};

const exposure = resourceRule<object, { callers: readonly string[] }>({
  name: "resource-disallow-public-access",
  severity: "critical",
  description:
    "No switch, access list, sign-in or principal of any resource opens it to everybody, and no list of addresses holds a wide part of the internet.",
  remediation:
    "switch public access off and name who may come in; what faces the internet is a load balancer behind a WebACL.",
  standards: {
    fsbp: ["EC2.9", "RDS.2", "S3.8"],
    pci: [],
    pciOwn: ["1.3.1", "1.4.4", "7.3.1"],
    nist: ["AC-3", "AC-4", "SC-7"],
  },
  types: types.every,
  settings: {
    callers: setting<readonly string[]>(
      [],
      "Public ranges that lists of addresses may hold, e.g. 203.0.113.0/24",
      {
        form: /^[0-9a-f.:]+\/\d+$/,
      },
    ),
  },
  check: ({ props, type }, judge, { callers }) => {
    if (!type.startsWith("aws:")) return;
    walk(props, {
      leaf: (leaf) => {
        const what = exposedBy(leaf, type) ?? rangeIn(leaf, type, callers);
        if (what !== undefined) judge.violation(`\`${leaf.path}\` ${what}`);
      },
      unknown: (path, key, error) => {
        const own = judgedElsewhere[key.toLowerCase()]?.includes(type) ?? false;
        if (!own && (opening.test(key) || closing.test(key) || isRangeKey(key, type)))
          judge.undetermined(path, error.urn);
      },
    });
  },
});

function exposedBy({ key, value }: Leaf, type: string): string | undefined {
  if (judgedElsewhere[key.toLowerCase()]?.includes(type)) return undefined;
  const text = String(value);
  if (opening.test(key) && /^(true|enabled|enable|SERVICE_PROVIDED_EIPS)$/i.test(text))
    return "puts the resource on the internet";
  if (closing.test(key) && /^(false|disabled)$/i.test(text)) return "lets the world in";
  // Of a public access of Kafka's the switch is a type.
  if (/^type$/i.test(key) && text === "SERVICE_PROVIDED_EIPS") return "puts the resource on the internet";
  return everybody.find(([of, means]) => of.test(key) && means.test(text))?.[2];
}

/** Routes and security groups have rules of their own, network ACLs stand before these, and a VPC's range is its own. */
const withRanges: readonly string[] = [
  ...types.route,
  ...types.routeTable,
  ...types.securityGroup,
  ...types.defaultSecurityGroup,
  ...types.securityGroupRule,
  ...types.ingressRule,
  ...types.egressRule,
  ...types.networkAcl,
  ...types.defaultNetworkAcl,
  ...types.networkAclRule,
];

/** What the rule reads as a range of those who may come in. */
function isRangeKey(key: string, type: string): boolean {
  return (
    !withRanges.includes(type) &&
    /^(cidr(Blocks?|Ips?|Ipv[46])?|allowedCidrs?|sourceIps?|addresses)$/i.test(key)
  );
}

function rangeIn({ value }: Leaf, type: string, callers: readonly string[]): string | undefined {
  if (withRanges.includes(type) || typeof value !== "string" || rangeOf(value) === undefined)
    return undefined;
  return isWidePublic(value) && !callers.includes(value) ? "holds a wide part of the internet" : undefined;
}

export const anyExposureRules = [exposure];
