import type { PrincipalElement } from "./principal-elements";

/** Who makes a request. */
export type Principal =
  | {
      readonly kind: "role";
      /** ARN of the role, `arn:aws:iam::<account>:role/<path><name>`. */
      readonly arn: string;
      /** Name of the session. @default "session" */
      readonly session?: string;
    }
  | {
      readonly kind: "user";
      readonly arn: string;
    }
  | {
      /** The account's root user. */
      readonly kind: "root";
      readonly account: string;
    }
  | {
      readonly kind: "service";
      /** E.g. `events.amazonaws.com`. */
      readonly name: string;
    }
  | {
      /** Somebody whom a provider of identities has told, before taking a role. */
      readonly kind: "federated";
      /** ARN of the OIDC or SAML provider. */
      readonly provider: string;
    }
  | { readonly kind: "anonymous" };

/**
 * As what a statement names somebody, closest first: what an allow is worth depends on it. Source: "How AWS enforcement
 * code logic evaluates requests to allow or deny access", IAM user guide.
 */
export type Named = "session" | "user" | "role" | "service" | "federated" | "anyone" | "account";

/** The account of whoever has one: AWS services and strangers have none. */
export function accountOf(principal: Principal): string | undefined {
  if (principal.kind === "root") return principal.account;
  return principal.kind === "role" || principal.kind === "user" ? principal.arn.split(":")[4] : undefined;
}

/** ARN of a role's session: it has the role's name without its path. */
export function sessionArn({ arn, session = "session" }: Extract<Principal, { kind: "role" }>): string {
  const [, partition, , , account] = arn.split(":");
  return `arn:${partition}:sts::${account}:assumed-role/${arn.slice(arn.lastIndexOf("/") + 1)}/${session}`;
}

/** The principal as messages of AWS name it. */
export function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case "role":
      return sessionArn(principal);
    case "user":
      return principal.arn;
    case "root":
      return `arn:aws:iam::${principal.account}:root`;
    case "service":
      return principal.name;
    case "federated":
      return principal.provider;
    case "anonymous":
      return "anonymous";
  }
}

/** How an element names somebody, if it does; of a `NotPrincipal` nobody is named closer than as anyone. */
export function namedBy(
  element: PrincipalElement,
  principal: Principal,
  effect: "Allow" | "Deny",
): Named | undefined {
  if (!element.not) return closest(element, principal);
  return isExcepted(element, principal, effect) ? undefined : "anyone";
}

function closest(element: PrincipalElement, principal: Principal): Named | undefined {
  const account = accountOf(principal);
  switch (principal.kind) {
    case "role":
      if (element.aws.includes(sessionArn(principal))) return "session";
      if (element.aws.includes(principal.arn)) return "role";
      break;
    case "user":
      if (element.aws.includes(principal.arn)) return "user";
      break;
    case "service":
      if (element.services.includes(principal.name)) return "service";
      break;
    case "federated":
      if (element.federated.includes(principal.provider)) return "federated";
      break;
    case "root":
    case "anonymous":
      break;
  }
  if (element.anyone) return "anyone";
  return account !== undefined && hasAccount(element, account) ? "account" : undefined;
}

function hasAccount({ aws }: PrincipalElement, account: string): boolean {
  return aws.some((one) => one === account || /^arn:[^:]+:iam::(\d{12}):root$/.exec(one)?.[1] === account);
}

/**
 * A Deny spares only those of whom the element names account, role and session. Source: "AWS JSON policy elements:
 * NotPrincipal", IAM user guide. An Allow, which AWS advises against, leaves out whoever is named in any way.
 */
function isExcepted(element: PrincipalElement, principal: Principal, effect: "Allow" | "Deny"): boolean {
  if (effect === "Allow" || element.anyone) return closest(element, principal) !== undefined;
  const account = accountOf(principal);
  const names = account !== undefined && hasAccount(element, account);
  switch (principal.kind) {
    case "role":
      return names && [sessionArn(principal), principal.arn].every((one) => element.aws.includes(one));
    case "user":
      return names && element.aws.includes(principal.arn);
    case "root":
      return names;
    case "service":
    case "federated":
    case "anonymous":
      return closest(element, principal) !== undefined;
  }
}
