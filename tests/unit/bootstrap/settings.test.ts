import * as assert from "node:assert/strict";
import { readSettings, type Settings } from "../../../bootstrap/settings";
import { pipelineTrust } from "../../../bootstrap/trust";
import { shippedSettings } from "../../support/bootstrap-settings";
import { shipped, stackFiles } from "../../support/stacks";

const settings = (changes: object = {}, pipeline: object = {}) => {
  const own = shippedSettings("prod");
  return { ...own, pipeline: { ...(own.pipeline as object), ...pipeline }, ...changes };
};
const refusal = (value: unknown): string => {
  try {
    readSettings(value, shipped("prod"));
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("the settings of the bootstrap program", () => {
  for (const stack of Object.keys(stackFiles))
    it(`${stack}: those that are shipped can be used, and trust one protected environment each`, () => {
      const { pipeline } = readSettings(shippedSettings(stack), shipped(stack));
      const { account } = shipped(stack);
      assert.deepEqual(JSON.parse(pipelineTrust(account, pipeline, [pipeline.deploySubject])).Statement, [
        {
          Sid: "OnePipeline",
          Effect: "Allow",
          Action: ["sts:AssumeRoleWithWebIdentity"],
          Principal: {
            Federated: [`arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`],
          },
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": [
                `repo:example-bank/cdd-platform:environment:${stack}`,
              ],
            },
          },
        },
      ]);
    });

  const gitlab = "https://gitlab.com";
  // A server of the bank's own is told by what its subjects look like.
  const gitlabOfTheBank = {
    issuer: "https://gitlab.example-bank.com",
    previewSubjects: ["project_id:7:ref_protected:false:environment_protected:true:deployment_tier:other"],
    deploySubject: "project_id:7:ref_protected:true:environment_protected:true:deployment_tier:production",
  };
  const refused: readonly (readonly [string, unknown, RegExp])[] = [
    [
      "there are none",
      undefined,
      /bootstrap\/Pulumi.prod.yaml: cdd-bootstrap:delivery: .*Use an object with the keys/,
    ],
    ["a key is none", settings({ pipelines: {} }), /delivery.pipelines: "pipelines" is not a key here/],
    [
      "every branch may deploy",
      settings({}, { deploySubject: "repo:example-bank/cdd-platform:*" }),
      /pipeline.deploySubject: "repo:\S+\*" .*|deploySubject: .*without wildcards/,
    ],
    [
      "more roles take one than a trust can name",
      settings({
        takenBy: {
          keyAdministrators: Array.from(
            { length: 60 },
            (_, n) => `arn:aws:iam::444444444444:role/person-${n}`,
          ),
        },
      }),
      /takenBy\.keyAdministrators: makes a trust of \d{4} characters, and IAM takes 2048 of an account that has asked for no more\. Name fewer roles\./,
    ],
    [
      "more places preview than a trust can name",
      settings(
        {},
        {
          previewSubjects: Array.from(
            { length: 40 },
            (_, n) => `repo:example-bank/cdd-platform:environment:preview-${n}`,
          ),
        },
      ),
      /pipeline\.previewSubjects: makes a trust of \d{4} characters, .* Name fewer subjects\./,
    ],
    [
      "a branch deploys instead of an environment",
      settings({}, { deploySubject: "repo:example-bank/cdd-platform:ref:refs/heads/main" }),
      /Use repo:<owner>\/<repository>:environment/,
    ],
    [
      "GitLab's subject is GitHub's",
      settings({}, { issuer: gitlab }),
      /previewSubjects\[0\]: .*Use project_path:<group>\/<project>:ref_protected:true:environment_protected:true:deployment_tier/,
    ],
    ...[
      "project_path:bank/cdd:ref_type:branch:ref:main",
      "project_path:bank/cdd:ref_protected:false:environment_protected:true:deployment_tier:production",
      "project_path:bank/cdd:ref_protected:true:environment_protected:false:deployment_tier:production",
      "project_path:bank/cdd:ref_protected:true:environment_protected:true:deployment_tier:other",
      "project_id:cdd:ref_protected:true:environment_protected:true:deployment_tier:production",
    ].map(
      (deploySubject) =>
        [
          `GitLab's ${deploySubject} deploys`,
          settings({}, { ...gitlabOfTheBank, deploySubject }),
          /^1 problem [\s\S]*deploySubject: "project_\S+ is no subject that this issuer gives a protected place/,
        ] as const,
    ),
    [
      "a merge request on GitLab previews as what deploys does",
      settings(
        {},
        {
          ...gitlabOfTheBank,
          previewSubjects: [
            "project_id:7:ref_protected:false:environment_protected:true:deployment_tier:production",
          ],
        },
      ),
      /^1 problem [\s\S]*previewSubjects\[0\]/,
    ],
    [
      "nobody previews",
      settings({}, { previewSubjects: [] }),
      /Name the whole subject of each place that previews/,
    ],
    [
      "a pull request deploys",
      settings(
        {},
        { previewSubjects: ["repo:a/b:environment:c", "repo:example-bank/cdd-platform:environment:prod"] },
      ),
      /previewSubjects\[1\]: \S+ is the subject that deploys, too/,
    ],
    ["the issuer is no URL", settings({}, { issuer: "http://ci" }), /pipeline.issuer: "http:\/\/ci"/],
    ["the audience is anything", settings({}, { audience: "*" }), /pipeline.audience: "\*"/],
    [
      "who deploys administers",
      settings({ administrators: shipped("prod").access.deployers }),
      /who deploys must not change what holds it/,
    ],
    [
      "an administrator is another account's",
      settings({ administrators: ["arn:aws:iam::999988887777:role/a"] }),
      /is no administrator of account/,
    ],
    [
      "a duty is none",
      settings({ takenBy: { cleaners: ["arn:aws:iam::444444444444:role/a"] } }),
      /takenBy.cleaners: "cleaners" is no duty/,
    ],
    [
      "one takes two duties that must be apart",
      settings({
        takenBy: {
          approvers: ["arn:aws:iam::444444444444:role/a"],
          imagePushers: ["arn:aws:iam::444444444444:role/b", "arn:aws:iam::444444444444:role/a"],
        },
      }),
      /takenBy\.approvers\[0\]: "arn:aws:iam::444444444444:role\/a" may be an image pusher too\. Use another role: who answers for a release neither brings it in nor deploys it\./,
    ],
    [
      "a taker is everybody",
      settings({ takenBy: { restorers: ["*"] } }),
      /takenBy.restorers\[0\]: "\*" .*Use the ARN of a role/,
    ],
  ];
  for (const [when, value, says] of refused)
    it(`are refused where ${when}`, () => {
      const message = refusal(value);
      assert.match(message, /to solve before anything is created/);
      assert.match(message, says);
      assert.doesNotMatch(message, /undefined is not|\bat .*\.ts/);
    });

  it("take a GitLab server of the bank's own", () => {
    const value = settings({}, gitlabOfTheBank);
    assert.equal(readSettings(value, shipped("prod")).pipeline.deploySubject, gitlabOfTheBank.deploySubject);
  });

  it("take Jenkins' subjects as they are, and tell all problems together", () => {
    const jenkins: Settings["pipeline"] = {
      issuer: "https://ci.example-bank.com/oidc",
      audience: "sts.amazonaws.com",
      previewSubjects: [
        "https://ci.example-bank.com/job/cdd-preview/job/preview/",
        "https://ci.example-bank.com/job/cdd-nightly/job/nightly/",
      ],
      deploySubject: "https://ci.example-bank.com/job/cdd-deploy/job/deploy/",
    };
    assert.deepEqual(readSettings(settings({ pipeline: jenkins }), shipped("prod")).pipeline, jenkins);
    assert.match(
      refusal(settings({ administrators: [] }, { issuer: "x", audience: "" })),
      /^3 problems to solve/,
    );
  });
});
