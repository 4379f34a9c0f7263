import * as assert from "node:assert/strict";
import { plan } from "../../../plan";
import { small, smallWith } from "../../support/catalogues";
import { problemLines as lines } from "../../support/problem-lines";
import { retainedStack, stackReading } from "../../support/stacks";

const backups = (changes: Readonly<Record<string, unknown>> = {}) =>
  plan(small, stackReading(changes)).backups;
const copyTo = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies";

describe("backups", () => {
  it("are made where a stack retains, for as long as nothing else is said, and elsewhere where the file asks", () => {
    assert.equal(backups(), undefined);
    const kept = ({ dailyDays, monthlyDays, lockAfterDays }: NonNullable<ReturnType<typeof backups>>) => [
      dailyDays,
      monthlyDays,
      lockAfterDays,
    ];
    const [retained, asked] = [backups(retainedStack), backups({ backups: { dailyDays: 40 } })];
    assert.ok(retained && asked);
    assert.deepEqual(kept(retained), [35, 365, 30]);
    assert.deepEqual(kept(asked), [40, 365, undefined]);
  });

  it("are of every store", () => {
    const made = backups(retainedStack);
    assert.deepEqual(
      [
        ...Object.keys(made?.tables ?? {}),
        ...Object.keys(made?.buckets ?? {}),
        ...(made?.files ?? []),
      ].sort(),
      Object.keys(small.stores).sort(),
    );
  });

  it("name each store as AWS does, by its kind, and the roles that copy and restore", () => {
    const files = smallWith(
      { trail: { data: { ...small.services.trail?.data, scans: "write" } } },
      { stores: { scans: { kind: "files", description: "Scans", dataClass: "restricted" } } },
    );
    const made = plan(files, stackReading(retainedStack)).backups;
    assert.ok(made);
    assert.deepEqual(made.tables, {
      customers: "arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-test-customers",
      index: "arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-test-index",
    });
    assert.deepEqual(made.buckets, {
      papers: "arn:aws:s3:::cdd-test-papers-111122223333-eu-west-2",
      evidence: "arn:aws:s3:::cdd-test-evidence-111122223333-eu-west-2",
    });
    assert.deepEqual(made.files, ["scans"]);
    assert.deepEqual([made.backupRole, made.restoreRole], ["cdd-test-backup", "cdd-test-restore"]);
    assert.ok(!("copyTo" in made));
  });

  it("are restored by whom the stack file names, and by nobody where it names none", () => {
    const restorers = ["arn:aws:iam::111122223333:role/restorer"];
    assert.deepEqual(backups(retainedStack)?.restorers, []);
    assert.deepEqual(backups({ ...retainedStack, "access.restorers": restorers })?.restorers, restorers);
  });

  it("need no boundary where there are none", () => {
    const boundary = { "access.permissionsBoundary": "arn:aws:iam::111122223333:policy/tasks" };
    assert.deepEqual(lines(small, boundary), []);
    assert.equal(lines(small, { ...boundary, ...retainedStack }).length, 1);
    const none = smallWith({ profile: { data: {} }, trail: { data: {} } });
    const empty = { ...none, stores: {}, recordClasses: {} };
    assert.deepEqual(lines(empty, { ...boundary, ...retainedStack }), []);
    assert.equal(plan(empty, stackReading(retainedStack)).backups, undefined);
  });

  it("are bounded apart from tasks", () => {
    const policy = (name: string) => `arn:aws:iam::111122223333:policy/${name}`;
    const planned = plan(
      small,
      stackReading({
        ...retainedStack,
        "access.permissionsBoundary": policy("tasks"),
        "access.backupsBoundary": policy("backups"),
      }),
    );
    assert.equal(planned.backups?.roles.permissionsBoundary, policy("backups"));
    for (const service of planned.services) assert.equal(service.roles.permissionsBoundary, policy("tasks"));
  });

  const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    [
      "days shorter than the lock's",
      { backups: { dailyDays: 7 } },
      "cdd:platform.backups.dailyDays: 7 is not allowed. Use a whole number of days, 35 to 2557.",
    ],
    [
      "a lock at once",
      { backups: { lockAfterDays: 0 } },
      "cdd:platform.backups.lockAfterDays: 0 is not allowed. Use a whole number of days, 3 to 90.",
    ],
    [
      "months shorter than nights",
      { backups: { dailyDays: 90, monthlyDays: 60 } },
      "cdd:platform.backups.monthlyDays: 60 is less than the 90 of dailyDays. Use as many or more.",
    ],
    [
      "a vault beside the first",
      { backups: { copyTo: copyTo.replace("eu-west-1", "eu-west-2") } },
      'cdd:platform.backups.copyTo: "arn:aws:backup:eu-west-2:111122223333:backup-vault:copies" is a vault of this account and region. Use one of another account or region.',
    ],
    [
      "a bucket for copies",
      { backups: { copyTo: "arn:aws:s3:::copies" } },
      'cdd:platform.backups.copyTo: "arn:aws:s3:::copies" is not allowed. Use the ARN of a vault, arn:aws:backup:<region>:<account>:backup-vault:<name>.',
    ],
    [
      "the roles of backups without a boundary",
      { backups: {}, "access.permissionsBoundary": "arn:aws:iam::111122223333:policy/tasks" },
      "cdd:platform.access.backupsBoundary: is missing. Name the policy that bounds the roles which copy whole stores: that of permissionsBoundary leaves them too little.",
    ],
    [
      "one boundary for tasks and backups",
      {
        "access.permissionsBoundary": "arn:aws:iam::111122223333:policy/tasks",
        "access.backupsBoundary": "arn:aws:iam::111122223333:policy/tasks",
      },
      'cdd:platform.access.backupsBoundary: "arn:aws:iam::111122223333:policy/tasks" is also permissionsBoundary. Use another policy: no task may have what a backup needs.',
    ],
  ];
  for (const [what, changes, line] of refused)
    it(`are not planned with ${what}`, () =>
      assert.deepEqual(lines(small, changes), [`Pulumi.test.yaml: ${line}`]));

  it("of nothing do nothing", () => {
    const none = smallWith({ profile: { data: {} }, trail: { data: {} } });
    assert.deepEqual(lines({ ...none, stores: {}, recordClasses: {} }, { backups: {} }), [
      "Pulumi.test.yaml: cdd:platform.backups: does nothing: services.ts has no store in this stack. Leave it out.",
    ]);
  });

  it("can be copied to another region", () => assert.equal(backups({ backups: { copyTo } })?.copyTo, copyTo));
});
