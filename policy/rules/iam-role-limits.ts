import {
  beginsAsListed,
  isListed,
  isOfPlatform,
  isSet,
  placeForm,
  resourceRule,
  setting,
  types,
} from "../lib";

interface Role {
  readonly maxSessionDuration?: number;
  readonly permissionsBoundary?: string;
  readonly inlinePolicies?: readonly object[];
  readonly managedPolicyArns?: readonly string[];
}

/** Seconds. IAM's API takes 3600 to 43200 (CreateRole, MaxSessionDuration); 3600 is its default. */
const hour = 3600;
const longestRun = 4 * hour;

const sessionDuration = resourceRule<Role, { longer: readonly string[] }>({
  name: "iam-role-configure-session-duration",
  severity: "low",
  description:
    "What somebody gets by taking a role ends within an hour; what a listed pipeline gets, within four.",
  remediation: `leave \`maxSessionDuration\` at ${hour} seconds, or have the role of a pipeline that takes longer listed in \`longer\`.`,
  standards: { fsbp: [], pci: [], pciOwn: ["8.2.8"], nist: ["AC-12", "IA-5(13)", "AC-6"] },
  types: types.role,
  settings: {
    longer: setting<readonly string[]>(
      [],
      `Roles of pipelines whose runs take up to ${longestRun} seconds, "<project>::<types>::<name>", as in the URN`,
      { form: placeForm },
    ),
  },
  check: ({ props, urn }, judge, { longer }) => {
    const { maxSessionDuration: seconds = hour } = props;
    const most = isListed(urn, longer) ? longestRun : hour;
    if (!(seconds <= most))
      judge.violation(`a session lasts ${seconds} seconds; at most ${most} are allowed`);
  },
});

const boundary = resourceRule<Role, { boundaries: readonly string[]; without: readonly string[] }>({
  name: "iam-role-enforce-permissions-boundary",
  severity: "medium",
  description:
    "No role of the platform can do more than the bank's boundary says, whatever its policies become.",
  remediation: "set `permissionsBoundary` to the bank's policy, or have the role listed in `without`.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "7.2.5"], nist: ["AC-6", "AC-6(1)", "AC-5"] },
  types: types.role,
  settings: {
    boundaries: setting<readonly string[]>(
      [],
      "ARNs of the policies that may be one; any, where none is listed",
      {
        form: /^arn:[a-z-]+:iam::\d{12}:policy\/[^*?]+$/,
      },
    ),
    without: setting<readonly string[]>(
      [],
      'Roles of whoever makes boundaries, "<project>::<types>::<beginning of the name>", as in the URN',
      { form: placeForm },
    ),
  },
  check: ({ props, urn }, judge, { boundaries, without }) => {
    if (!isOfPlatform(urn) || beginsAsListed(urn, without)) return;
    if (!isSet(props, "permissionsBoundary")) judge.violation("the role has no permissions boundary");
    else if (boundaries.length > 0 && !boundaries.includes(props.permissionsBoundary ?? ""))
      judge.violation("the role's permissions boundary is none of the bank's");
  },
});

const oneManagement = resourceRule<Role>({
  name: "iam-role-disallow-exclusive-management",
  severity: "low",
  description:
    "A role's policies are resources of their own: what stands in the role itself takes every other away at the next deployment.",
  remediation:
    "make a RolePolicy or a RolePolicyAttachment for each, and drop `inlinePolicies` and `managedPolicyArns`.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1", "7.2.2"], nist: ["CM-3", "CM-6"] },
  types: types.role,
  check: ({ props }, judge) => {
    for (const property of ["inlinePolicies", "managedPolicyArns"] as const)
      judge.part(() => {
        if ((props[property]?.length ?? 0) > 0)
          judge.violation(`\`${property}\` and policies that are resources of their own undo each other`);
      });
  },
});

export const iamRoleLimitRules = [sessionDuration, boundary, oneManagement];
