import * as assert from "node:assert/strict";
import { refuseDashboard } from "../../aws/rules/dashboard-bodies";
import { wrongMetricQueries } from "../../aws/rules/metric-queries";
import { isScheduleExpression, isTimeZone } from "../../aws/rules/schedule-expressions";

describe("schedule expressions", () => {
  const all = ["at", "rate", "cron"] as const;
  const taken = [
    "rate(1 hour)",
    "rate(5 minutes)",
    "at(2026-01-31T06:00:00)",
    "cron(0 6 * * ? *)",
    "cron(0/15 8-18 ? * MON-FRI *)",
    "cron(0 6 L * ? 2026-2030)",
    "cron(0 6 ? JAN,JUL 2#1 *)",
  ];
  for (const one of taken) it(`takes ${one}`, () => assert.ok(isScheduleExpression(one, all)));

  const refused = [
    "",
    "hourly",
    "rate(0 hours)",
    "rate(1 week)",
    "at(2026-02-30T06:00:00)",
    "at(2026-01-31)",
    "cron(0 6 * * *)",
    "cron(0 6 * * * *)",
    "cron(0 6 ? * ? *)",
    "cron(60 6 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 6 * 13 ? *)",
    "cron(0 6 ? * 8 *)",
    "cron(0 6 * * ? 1969)",
    "cron(0 */0 * * ? *)",
    "cron(? 6 * * ? *)",
  ];
  for (const one of refused) it(`refuses "${one}"`, () => assert.ok(!isScheduleExpression(one, all)));

  it("are taken only in a form that the service reads", () => {
    assert.ok(!isScheduleExpression("at(2026-01-31T06:00:00)", ["rate", "cron"]));
  });

  it("stand in a time zone of the IANA data base", () => {
    for (const zone of ["UTC", "Europe/London", "America/New_York"]) assert.ok(isTimeZone(zone), zone);
    for (const zone of ["", "Europe/Londn", "+01:00", "London"]) assert.ok(!isTimeZone(zone), zone);
  });
});

describe("metrics that are combined", () => {
  const metric = { namespace: "AWS/ApplicationELB", metricName: "RequestCount", stat: "Sum", period: 60 };
  const wrong = (...queries: readonly Record<string, unknown>[]) =>
    wrongMetricQueries(JSON.parse(JSON.stringify(queries)), {
      metric: "metric",
      returns: ({ returnData }) => returnData === true,
    });
  const result = (expression: string) => ({ id: "e1", expression, returnData: true });
  const m1 = { id: "m1", metric };

  it("are taken where one of them is the figure", () => {
    assert.equal(wrong(m1, result("IF(m1 > 10, 100 * m1 / FILL(m1, 0), 0)")), undefined);
    assert.equal(wrong(result("SEARCH('{AWS/ECS,service} cpu', 'Average')")), undefined);
    assert.equal(wrong(result('SELECT AVG(CPUUtilization) FROM SCHEMA("AWS/ECS", cluster)')), undefined);
    assert.equal(wrong({ ...m1, returnData: true }), undefined);
  });

  it("are refused where none or two are, or where one is unclear", () => {
    assert.match(wrong(m1) ?? "", /Exactly one element/);
    assert.match(wrong({ ...m1, returnData: true }, result("m1")) ?? "", /Exactly one element/);
    assert.match(wrong(m1, m1, result("m1")) ?? "", /'m1' is not unique/);
    assert.match(wrong({ id: "M1", metric }, result("1")) ?? "", /must begin with a lowercase letter/);
    assert.match(wrong({ id: "m1" }, result("1")) ?? "", /either a metric or an expression, not both/);
    assert.match(wrong({ ...m1, expression: "1" }) ?? "", /either a metric or an expression, not both/);
    assert.match(wrong(m1, result("m1 + m2")) ?? "", /undefined variable 'm2'/);
  });

  it("are ten at most", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `m${index}`, metric }));
    assert.equal(wrong(...many(10), result("SUM(METRICS())")), undefined);
    assert.match(wrong(...many(11), result("SUM(METRICS())")) ?? "", /11 metrics: at most 10/);
  });
});

describe("a dashboard's body", () => {
  const region = "eu-west-2";
  const metric = { type: "metric", x: 0, y: 0, width: 12, height: 6, properties: { region, metrics: [] } };

  it("is taken with every type of widget that says what it must", () => {
    const widgets = [
      metric,
      { type: "metric", properties: { region, annotations: { alarms: ["arn"] } } },
      { type: "text", properties: { markdown: "# Screening" } },
      { type: "log", properties: { region, query: "SOURCE 'logs' | fields @message" } },
      { type: "alarm", properties: { alarms: ["arn"] } },
    ];
    assert.equal(refuseDashboard(JSON.stringify({ widgets })), undefined);
    assert.equal(refuseDashboard(JSON.stringify({ widgets: [] })), undefined);
  });

  it("is refused with everything that is wrong, by its place", () => {
    const widgets = [{ ...metric, height: 1001 }, { type: "chart", properties: {} }, { type: "text" }, 1];
    const says = refuseDashboard(JSON.stringify({ widgets })) ?? "";
    assert.match(says, /there are 4 validation errors/);
    for (const place of ["/widgets/0/height", "/widgets/1/type", "/widgets/2", "/widgets/3"])
      assert.ok(says.includes(`"dataPath":"${place}"`), place);
    assert.match(refuseDashboard("[]") ?? "", /Should be object/);
    const many = Array.from({ length: 501 }, () => metric);
    assert.match(refuseDashboard(JSON.stringify({ widgets: many })) ?? "", /NOT have more than 500 items/);
    const lines = {
      ...metric,
      properties: { region, metrics: Array.from({ length: 501 }, () => ["a", "b"]) },
    };
    assert.match(refuseDashboard(JSON.stringify({ widgets: [lines] })) ?? "", /NOT have more than 500 items/);
  });
});
