import { platformKey } from "../config/stack-config";
import type { Problem } from "../model/problems";
import type { StackConfig } from "../model/stack";
import { deliveryNames } from "./delivery-names";
import { type NamedDocument, sizes } from "./documents";

/** What a stack file's roles cannot be: without a boundary, or who previews for a duty besides. */
export function roleProblems(stack: StackConfig, file: string): Problem[] {
  return [...boundaryProblems(stack, file), ...previewProblems(stack, file)];
}

function boundaryProblems({ access, account }: StackConfig, file: string): Problem[] {
  const at = { file, steps: [platformKey, "access", "permissionsBoundary"] };
  const { permissionsBoundary: boundary, backupsBoundary } = access;
  if (boundary === undefined)
    return [
      {
        ...at,
        message: `is missing. Name the policy that bounds every role, arn:aws:iam::${account}:policy/cdd-boundary: a deployer without one could give any right to a role that it makes.`,
      },
    ];
  return Object.entries({ permissionsBoundary: boundary, backupsBoundary }).flatMap(([key, arn]) =>
    arn !== undefined && /:policy\/cdd\//.test(arn)
      ? [
          {
            file,
            steps: [platformKey, "access", key],
            message: `${arn} is on the path on which the deployer makes policies. Use another path, or none.`,
          },
        ]
      : [],
  );
}

/** Which duties the stack file's roles have together its own rules say; of who previews it knows nothing. */
function previewProblems(stack: StackConfig, file: string): Problem[] {
  const { permissionsBoundary: _, backupsBoundary: __, ...access } = stack.access;
  const { previewRole } = deliveryNames(stack, "");
  const named: readonly (readonly [readonly string[], readonly string[] | undefined])[] = [
    ...Object.entries(access).map(([duty, roles]) => [["access", duty], roles] as const),
    [["release", "approval", "approvers"], stack.release.approval?.approvers],
  ];
  return named
    .filter(([, roles]) => roles?.includes(previewRole))
    .map(([steps]) => ({
      file,
      steps: [platformKey, ...steps],
      message: `${previewRole} is the role that previews, and nothing else. Name another.`,
    }));
}

/** What IAM would refuse for its length. */
export function sizeProblems(
  roles: readonly { readonly duty: string; readonly policies: readonly NamedDocument[] }[],
  file: string,
): Problem[] {
  return roles.flatMap(({ duty, policies }) => [
    ...policies
      .filter(({ document }) => document.length > sizes.document)
      .map(({ name, document }) => ({
        file,
        steps: [platformKey, "access", duty],
        message: `the policy ${name} has ${document.length} characters, and IAM takes ${sizes.document}. Name fewer things.`,
      })),
    ...(policies.length <= sizes.policiesPerRole
      ? []
      : [
          {
            file,
            steps: [platformKey, "access", duty],
            message: `needs ${policies.length} policies, and IAM attaches ${sizes.policiesPerRole} to a role. Name fewer things.`,
          },
        ]),
  ]);
}
