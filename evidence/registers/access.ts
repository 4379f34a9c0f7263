import { types } from "../../policy/lib/types";
import type { Run } from "../run";
import { nothing, ofType, type Register, sorted, text } from "./register";

/** Who may take a role of the stack, and what its policies are called; and whom the stack file names for each duty. */
export function accessRegister(run: Run): Register {
  const policies = [...ofType(run, ...types.rolePolicy), ...ofType(run, ...types.rolePolicyAttachment)];
  const roles = ofType(run, ...types.role).map(({ name, inputs }) => [
    "role",
    text(inputs.name ?? name),
    trusted(inputs.assumeRolePolicy),
    text(inputs.description),
    text(
      policies
        .filter((policy) => policy.inputs.role === (inputs.name ?? name))
        .map((policy) => policy.inputs.name ?? policy.inputs.policyArn ?? policy.name)
        .map(text)
        .sort(),
    ),
    text(inputs.permissionsBoundary),
  ]);
  const people = Object.entries(dutiesIn(run)).map(([duty, who]) => [
    "duty",
    duty,
    text(who),
    "named by the stack file",
    nothing,
    nothing,
  ]);
  return {
    id: "access",
    title: "Access",
    about:
      "Every role that the stack makes, who may take it, and its policies by name; and the roles of people that the stack file names, by duty. `npm run who-can` says who may do one thing.",
    columns: ["kind", "role or duty", "taken by", "what for", "policies", "boundary"],
    rows: sorted([...roles, ...people]),
  };
}

interface Trust {
  readonly Statement?: { readonly Effect?: string; readonly Principal?: unknown } | readonly Trusting[];
}
interface Trusting {
  readonly Effect?: string;
  readonly Principal?: unknown;
}

function trusted(document: unknown): string {
  if (typeof document !== "string") return text(document);
  try {
    const { Statement = [] } = JSON.parse(document) as Trust;
    const statements = Array.isArray(Statement)
      ? (Statement as readonly Trusting[])
      : [Statement as Trusting];
    return text(
      [
        ...new Set(
          statements.filter(({ Effect }) => Effect === "Allow").flatMap((one) => principals(one.Principal)),
        ),
      ].sort(),
    );
  } catch {
    return document;
  }
}

function principals(principal: unknown): string[] {
  if (typeof principal !== "object" || principal === null) return [text(principal)];
  return Object.values(principal).flat().map(text);
}

/** The stack file's `access`: duty → roles. */
function dutiesIn({ config, project }: Run): Readonly<Record<string, unknown>> {
  const { access } = (config[`${project}:platform`] ?? {}) as {
    readonly access?: Readonly<Record<string, unknown>>;
  };
  return access ?? {};
}
