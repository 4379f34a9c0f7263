import { z } from "zod";
import { list, text } from "./form";
import { isRange, maskOf } from "./ranges";
import { ticket } from "./ticket";

/** Names that the catalogue gives: of services, stores, containers, secrets. Physical names are made of them. */
export const key = text(
  /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  "Use lower-case words of letters and digits, joined by single hyphens.",
);

/**
 * Key of something in the catalogue. 20 characters, the balancers' and target groups' suffixes and the 8 that the provider
 * appends make AWS's 32.
 */
export const catalogueKey = key
  .max(20, { error: "Use at most 20 characters." })
  .regex(/^(?!(internal|sg)-)/, {
    error: "AWS reserves this beginning. Do not start with internal- or sg-.",
  });

/** Name of a further container of a task. */
export const containerName = key.max(40, { error: "Use at most 40 characters." });

/** What something is or why, in one sentence. */
export const sentence = text(/^\S.{2,199}$/, "Use one sentence of 3 to 200 characters.");

/** A path below which requests are meant. */
export const requestPath = text(/^(\/[\w.~-]+)+$/, "Use a path such as /documents, without a / at the end.");

/** The widest range that may be opened: 65,536 addresses. */
const widestPeer = 16;
const peerRange = `Use an IPv4 range of /${widestPeer} to /32 that starts at its first address, e.g. 192.0.2.0/24.`;

/** A range of addresses that traffic may go to or come from. */
export const peer = z
  .string({ error: peerRange })
  // Whoever asks more of a range asks it of what is one.
  .refine((range) => isRange(range) && maskOf(range) >= widestPeer, { error: peerRange, abort: true });

const hostForm =
  "Use a host name in lower case, e.g. api.example.com, or *.example.com for all names below one.";

/** A name that a host is called by, or with `*.` all names below one that is not a top-level domain. */
export const hostName = text(
  /^(?=.{4,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
  hostForm,
);

const roleForm = "arn:aws:iam::<account>:role/<name>";

/** ARN of a role, without wildcards. */
export const roleArn = text(
  /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/,
  `Use the ARN of a role, ${roleForm}, without wildcards.`,
);

/** At least one role. */
export const roles = list(roleArn, `Name at least one role, ${roleForm}.`, 1);

/** ARN of a Lambda function. */
export const functionArn = text(
  /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}$/,
  "Use the ARN of a Lambda function, without a version.",
);

/** ARN of a KMS key by its id: an alias can be moved. */
export function keyArn(allowed: string) {
  return text(
    /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    allowed,
  );
}

/** The last day on which something holds. */
const lastDay = z.iso.date({ error: "Use the last day, YYYY-MM-DD, in quotes." });

/** Who answers for something, why, and until which day. */
export const answered = {
  /** Why it is needed, one sentence. */
  reason: sentence,
  /** Who approved it: a person or a committee. */
  approvedBy: text(/^\S.{1,99}$/, "Name who approved it, at most 100 characters."),
  /** Last day (UTC). */
  until: lastDay,
};

/** Where it is said who answers for a weakness, why, and until which day. */
export const claimed = {
  /** Ticket of the entry in `policy/exceptions/<stack>.yaml`, e.g. `CDD-12`. */
  ticket,
};

/** By digest: a tag can be moved. */
export const digest = text(/^sha256:[0-9a-f]{64}$/, (given) =>
  /@sha256:/.test(given)
    ? 'Use the digest alone, sha256:<64 hex digits>: each account has a copy of the image in a repository of its own. See "Promote between stacks" in docs/runbook.md.'
    : "Use the image's digest, sha256:<64 hex digits>, never a tag: a tag can be moved.",
);
