import { RunError } from "@pulumi/pulumi";
import type { z } from "zod";
import { byName, list, object, text, trueOrFalse } from "../model/form";
import { type Fault, inFile, report } from "../model/problems";
import { faultsOf } from "../model/reading";
import type { StackConfig } from "../model/stack";
import { roleArn, roles } from "../model/values";
import { duties } from "../roles/people";

/** Where the settings stand in a stack file of this program. */
export const settingsKey = "cdd-bootstrap:delivery";

const exact = "without wildcards: a pattern would let other branches and pull requests in.";

/** What a pipeline's token says it is. What each issuer puts there is on its page about OpenID Connect with AWS. */
const subject = text(
  /^[^\s*?]{3,255}$/,
  `Use the whole subject of the pipeline's token, e.g. repo:<owner>/<repository>:environment:<name>, ${exact}`,
);

const settings = object({
  /** The state and its key outlive a destroy. */
  retain: trueOrFalse().default(true),
  /** Who runs this program, and changes the state's bucket and key. */
  administrators: roles,
  pipeline: object({
    issuer: text(
      /^https:\/\/[a-z0-9.-]+(\/[\w.-]+)*$/,
      "Use the issuer's URL, https://…, as it stands in its tokens: https://token.actions.githubusercontent.com, https://gitlab.com, or the Jenkins server's own.",
    ),
    audience: text(
      /^[^\s*?]{1,255}$/,
      "Use the audience that the pipeline asks a token for, e.g. sts.amazonaws.com.",
    ),
    previewSubject: subject,
    deploySubject: subject,
  }),
  takenBy: byName(
    list(roleArn, "Name at least one role, arn:aws:iam::<account>:role/<name>.", 1),
    "Use an object, duty → ARNs of the roles that may take its role; {} for none.",
  ).default({}),
});

/** What a stack file of this program says. */
export type Settings = z.output<typeof settings>;

/** Judges the settings of a stack's account; throws every problem together. */
export function readSettings(value: unknown, stack: StackConfig): Settings {
  const file = `bootstrap/Pulumi.${stack.stack}.yaml`;
  const read = settings.safeParse(value);
  const faults = read.success ? faultsBetween(read.data, stack) : faultsOf(settings, value);
  if (!read.success || faults.length > 0) throw new RunError(report(inFile(file, [settingsKey], faults)));
  return read.data;
}

/** What the account's stack file, or another setting, does not go with. */
function faultsBetween({ administrators, pipeline, takenBy }: Settings, stack: StackConfig): Fault[] {
  const at = (path: string, message: string): Fault => ({ steps: path.split("."), message });
  const { account, access } = stack;
  const named = duties.map(({ duty }) => duty as string);
  const known = named.filter((duty) =>
    duty === "approvers" ? stack.release.approval !== undefined : duty in access,
  );
  return [
    ...(pipeline.previewSubject === pipeline.deploySubject
      ? [
          at(
            "pipeline.previewSubject",
            `"${pipeline.previewSubject}" is the subject that deploys, too. Give the preview another protected environment: who opens a pull request must not deploy.`,
          ),
        ]
      : []),
    ...subjectProblems(pipeline).map(([key, message]) => at(`pipeline.${key}`, message)),
    ...administrators
      .filter((role) => role.split(":")[4] !== account || access.deployers.includes(role))
      .map((role) =>
        at(
          "administrators",
          `"${role}" is no administrator of account ${account}. Use a role of that account that does not deploy: who deploys must not change what holds it.`,
        ),
      ),
    ...Object.keys(takenBy)
      .filter((duty) => !known.includes(duty))
      .map((duty) =>
        at(
          `takenBy.${duty}`,
          `"${duty}" is no duty that Pulumi.${stack.stack}.yaml names a role for. Use ${known.join(", ")}.`,
        ),
      ),
  ];
}

/** Of issuers whose subjects have a known form: only a protected place of one repository. */
const forms: Readonly<Record<string, readonly [RegExp, string]>> = {
  "https://token.actions.githubusercontent.com": [
    /^repo:[\w.-]+\/[\w.-]+:environment:[\w.-]+$/,
    "repo:<owner>/<repository>:environment:<protected environment>",
  ],
  "https://gitlab.com": [
    /^project_path:[\w./-]+:ref_type:branch:ref:[\w./-]+$/,
    "project_path:<group>/<project>:ref_type:branch:ref:<protected branch>",
  ],
};

function subjectProblems(pipeline: Settings["pipeline"]): [string, string][] {
  const [form, written] = forms[pipeline.issuer] ?? [/^/, ""];
  return (["previewSubject", "deploySubject"] as const)
    .filter((key) => !form.test(pipeline[key]))
    .map((key) => [
      key,
      `"${pipeline[key]}" is no subject that this issuer gives a protected place. Use ${written}.`,
    ]);
}
