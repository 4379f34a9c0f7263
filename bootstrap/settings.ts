import { RunError } from "@pulumi/pulumi";
import type { z } from "zod";
import { takenTogether } from "../config/separation-rules";
import { byName, list, object, text, trueOrFalse } from "../model/form";
import { type Fault, inFile, report } from "../model/problems";
import { faultsOf } from "../model/reading";
import type { StackConfig } from "../model/stack";
import { roleArn, roles } from "../model/values";
import { sizes } from "../roles/documents";
import { duties } from "../roles/people";
import { peopleTrust, pipelineTrust } from "./trust";

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
    /** Previews of changes, and looks for drift. Of one place where the issuer's subjects can say so. */
    previewSubjects: list(subject, "Name the whole subject of each place that previews.", 1),
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
    ...pipeline.previewSubjects.flatMap((each, index) =>
      each === pipeline.deploySubject
        ? [
            {
              steps: ["pipeline", "previewSubjects", index],
              message: `"${each}" is the subject that deploys, too. Give the preview another protected environment: who opens a pull request must not deploy.`,
            },
          ]
        : [],
    ),
    ...subjectProblems(pipeline),
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
    ...takenTogether(takenBy).map(
      ({ duty, index, message }): Fault => ({ steps: ["takenBy", duty, index], message }),
    ),
    ...[
      [
        "pipeline.previewSubjects",
        pipelineTrust(account, pipeline, pipeline.previewSubjects),
        "subjects",
      ] as const,
      ...Object.entries(takenBy).map(
        ([duty, takers]) => [`takenBy.${duty}`, peopleTrust(takers), "roles"] as const,
      ),
    ]
      .filter(([, trust]) => trust.length > sizes.trust)
      .map(([path, trust, what]) =>
        at(
          path,
          `makes a trust of ${trust.length} characters, and IAM takes ${sizes.trust} of an account that has asked for no more. Name fewer ${what}.`,
        ),
      ),
  ];
}

/** Subjects of a protected place of one repository, of issuers whose subjects have a known form. */
interface Subjects {
  readonly deploy: RegExp;
  readonly preview: RegExp;
  readonly written: string;
}

const environment = /^repo:[\w.-]+\/[\w.-]+:environment:[\w.-]+$/;
/**
 * GitLab ≥ 18.7 puts these claims into the subject where the project is set so (`ci_id_token_sub_claim_components`, projects
 * API). As it comes, a subject is a branch, whose name whoever opens a merge request chooses. A deployment tier is the one
 * part that says which environment it is; those of previews are `other`, and no stack's is.
 */
const gitlab = (protectedRef: string, tier: string) =>
  new RegExp(
    `^project_(path:[\\w./-]+|id:\\d+):ref_protected:${protectedRef}:environment_protected:true:deployment_tier:${tier}$`,
  );
const forms: readonly (Subjects & { readonly issuer: string; readonly begins: RegExp })[] = [
  {
    issuer: "https://token.actions.githubusercontent.com",
    begins: /^repo:/,
    deploy: environment,
    preview: environment,
    written: "repo:<owner>/<repository>:environment:<protected environment>",
  },
  {
    issuer: "https://gitlab.com",
    begins: /^project_/,
    deploy: gitlab("true", "(development|testing|staging|production)"),
    preview: gitlab("(true|false)", "other"),
    written:
      "project_path:<group>/<project>:ref_protected:true:environment_protected:true:deployment_tier:<tier>, and for previews deployment_tier:other, with ref_protected:false of merge requests",
  },
];

/** The form of those that the issuer, or a server of the same kind with another address, gives. */
function subjectProblems({ issuer, previewSubjects, deploySubject }: Settings["pipeline"]): Fault[] {
  const form =
    forms.find((each) => each.issuer === issuer) ??
    forms.find(({ begins }) => [deploySubject, ...previewSubjects].some((each) => begins.test(each)));
  if (form === undefined) return [];
  const fault = (steps: readonly (string | number)[], given: string): Fault => ({
    steps: ["pipeline", ...steps],
    message: `"${given}" is no subject that this issuer gives a protected place. Use ${form.written}.`,
  });
  return [
    ...previewSubjects.flatMap((each, index) =>
      form.preview.test(each) ? [] : [fault(["previewSubjects", index], each)],
    ),
    ...(form.deploy.test(deploySubject) ? [] : [fault(["deploySubject"], deploySubject)]),
  ];
}
