import { isProps, objects, type Props, text, texts } from "../values";
import { type PolicyDocument, parseDocument } from "./documents";
import type { StackResource } from "./stack-resources";

/** A principal whose documents are known, or assumed. */
export interface Holder {
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  readonly tags: Readonly<Record<string, string>>;
  /** What is taken for granted of documents that the stack does not hold. */
  readonly assumed: readonly string[];
}

/** A role of the stack. */
export interface StackRole extends Holder {
  readonly arn: string;
  /** Physical name. */
  readonly name: string;
  /** Logical name in the program. */
  readonly logical: string;
  readonly trust: PolicyDocument;
}

/** Allows everything: AWS's own `AdministratorAccess`, and whatever is not known to allow less. */
export function everything(name: string, kind: PolicyDocument["kind"] = "identity policy"): PolicyDocument {
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const statement = kind === "endpoint policy" ? { ...all, Principal: "*" } : all;
  return parseDocument(name, kind, { Version: "2012-10-17", Statement: [statement] });
}

const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

/** Somebody of the account whose rights the stack does not set: assumed to have all that IAM can give. */
export const administrator: Holder = {
  identity: [everything("AdministratorAccess")],
  tags: {},
  assumed: [
    "its identity policies are not the stack's: it is assumed to have AdministratorAccess, and no boundary",
  ],
};

/** The roles of a stack by ARN, each with the documents that it holds. */
export function rolesOf(
  resources: readonly StackResource[],
  trustOf: (arn: string) => PolicyDocument | undefined,
): Map<string, StackRole> {
  const managed = new Map<string, unknown>([
    [
      administratorAccess,
      { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
    ],
    ...resources
      .filter(({ type }) => type === "aws:iam/policy:Policy")
      .map(({ outputs, inputs }): [string, unknown] => [text(outputs.arn), outputs.policy ?? inputs.policy]),
  ]);
  const given = new Map<string, GivenToRole[]>();
  for (const one of resources.flatMap(givenToRoles))
    given.set(one.role, [...(given.get(one.role) ?? []), one]);
  const roles = new Map<string, StackRole>();
  for (const resource of resources) {
    if (resource.type !== "aws:iam/role:Role") continue;
    const props = { ...resource.inputs, ...resource.outputs };
    const [arn, name] = [text(props.arn), text(props.name)];
    const trust = trustOf(arn);
    if (trust === undefined) continue;
    const assumed: string[] = [];
    const known = (policy: string, kind: PolicyDocument["kind"]): PolicyDocument => {
      const document = managed.get(policy);
      if (document !== undefined) return parseDocument(`${policy} of role ${name}`, kind, document);
      assumed.push(`${policy} is not the stack's: it is assumed to allow everything`);
      return everything(`${policy} of role ${name}`, kind);
    };
    const mine = given.get(name) ?? [];
    const boundary = text(props.permissionsBoundary);
    const attached = new Set(mine.flatMap((one) => one.managed ?? []));
    roles.set(arn, {
      arn,
      name,
      logical: resource.name,
      trust,
      identity: [
        ...mine.flatMap(({ inline }) =>
          inline === undefined
            ? []
            : [parseDocument(`policy ${inline.name} of role ${name}`, "identity policy", inline.document)],
        ),
        ...[...attached].map((policy) => known(policy, "identity policy")),
      ],
      ...(boundary === "" ? {} : { boundary: known(boundary, "permissions boundary") }),
      tags: tagsOf(props),
      assumed,
    });
  }
  return roles;
}

/** Tags, those of the provider included. */
export function tagsOf({ tagsAll, tags }: Props): Record<string, string> {
  const of = isProps(tagsAll) ? tagsAll : isProps(tags) ? tags : {};
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, text(value)]));
}

/** A policy of a role. */
export interface GivenToRole {
  /** Name of the role. */
  readonly role: string;
  readonly inline?: { readonly name: string; readonly document: unknown };
  /** ARN. */
  readonly managed?: string;
}

/** What a resource gives to roles: documents of its own, or the ARNs of managed policies. By the role's name. */
function givenToRoles({ type, name: logical, inputs, outputs }: StackResource): GivenToRole[] {
  if (!type.startsWith("aws:iam/")) return [];
  const props = { ...inputs, ...outputs };
  const managed = (roles: readonly string[], arns: readonly string[]) =>
    roles.flatMap((role) => arns.map((arn) => ({ role, managed: arn })));
  switch (type) {
    case "aws:iam/rolePolicy:RolePolicy":
      return [
        { role: text(props.role), inline: { name: text(props.name) || logical, document: props.policy } },
      ];
    case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
      return managed(texts(props.role), texts(props.policyArn));
    case "aws:iam/policyAttachment:PolicyAttachment":
      return managed(texts(props.roles), texts(props.policyArn));
    case "aws:iam/role:Role":
      return [
        ...managed(texts(props.name), texts(props.managedPolicyArns)),
        ...objects(props.inlinePolicies)
          .filter(({ policy }) => text(policy) !== "")
          .map((one) => ({
            role: text(props.name),
            inline: { name: text(one.name), document: one.policy },
          })),
      ];
    default:
      return [];
  }
}
