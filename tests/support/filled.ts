import { readFileSync, writeFileSync } from "node:fs";
import type { ProjectCopy } from "./project-copy";

/** What a bank would put in place of a mark. Addresses and names are in no stack file. */
function valueFor(mark: string, number: number, mailDomain: string): string {
  const values: Readonly<Record<string, string>> = {
    "<account>": "610000000005",
    "<zone-id>": "Z055BANKSOWN",
    "<vault-of-copies>": "arn:aws:backup:eu-west-2:610000000006:backup-vault:cdd-copies",
    "<account-of-log-destination>": "610000000008",
    "<log-destination>": "bank-siem",
    "<other-account-1>": "610000000006",
    "<other-account-2>": "610000000007",
    "<other-account-3>": "610000000008",
    "<bucket-of-copies-of-audit-evidence>": "bank-records-cdd-uat",
    "<key-of-copies-of-audit-evidence>":
      "arn:aws:kms:eu-west-1:610000000007:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
    "<domain>": "uat.bank.example",
    "<last-day>": "2027-01-31",
    "<who-approved>": "CISO",
  };
  if (mark.startsWith("<addresses-of-")) return `233.252.0.${8 * number}/29`;
  if (mark.startsWith("<names-of-")) return `api-${number}.partner.example`;
  if (mark.startsWith("<subscriber-")) return `cdd-uat-${number}@${mailDomain}`;
  const value = values[mark];
  if (value === undefined) throw new Error(`nobody knows what stands in place of ${mark}`);
  return value;
}

/** Replaces every mark in a new stack's files, each by one value wherever it stands. */
export function fillIn(project: ProjectCopy, files: readonly string[]): void {
  const marks = new Map<string, string>();
  const mailDomain = approvedDomain(project, files);
  for (const file of files) {
    const text = readFileSync(project.at(file), "utf8").replace(/^(\s*[^#\s].*)$/gm, (line) =>
      line.replace(/<[a-z0-9-]+>/g, (mark) => {
        const value = marks.get(mark) ?? valueFor(mark, marks.size, mailDomain);
        marks.set(mark, value);
        // Without quotes YAML takes an account for a number, and a day for a moment.
        return file.endsWith(".yaml") && line.includes(`: ${mark}`) && /^\d[\d-]*$/.test(value)
          ? JSON.stringify(value)
          : value;
      }),
    );
    writeFileSync(project.at(file), text);
  }
}

/** Where the bank's mail goes, as the new stack's policy configuration approves it. */
function approvedDomain(project: ProjectCopy, files: readonly string[]): string {
  const config = JSON.parse(
    readFileSync(project.at(files.find((file) => file.endsWith(".json")) ?? ""), "utf8"),
  ) as Record<string, { readonly domains?: readonly string[] } | undefined>;
  return config["sns-topicsubscription-disallow-unapproved-endpoint"]?.domains?.[0] ?? "bank.example";
}
