/** Name of the trial's stack: it begins the names of all that the platform makes for it. */
export const trialStack = "trial";

/** Whom the trial makes roles for, so that it needs nobody else. */
export const people = [
  "deployer",
  "key-administrator",
  "secret-writer",
  "image-pusher",
  "approver",
  "record-reader",
  "restorer",
] as const;

export type Person = (typeof people)[number];

/** Not below the stack's own path: key and endpoint policies know the platform's roles by that. */
export const peoplePath = "/cdd-trial/";

export function personName(person: Person): string {
  return `cdd-trial-${person}`;
}

export function personArn(account: string, person: Person): string {
  return `arn:aws:iam::${account}:role${peoplePath}${personName(person)}`;
}

/** Queue that is subscribed to the platform's topics. */
export const queueName = "cdd-trial-told";

export function queueArn({ account, region }: { readonly account: string; readonly region: string }): string {
  return `arn:aws:sqs:${region}:${account}:${queueName}`;
}

/** Keys of the trial's catalogue. */
export const keys = {
  portal: "portal",
  vault: "vault",
  sweep: "sweep",
  documents: "documents",
  evidence: "evidence",
  index: "index",
  secret: "trial-value",
  tlsProxy: "agents/tls-proxy",
} as const;
