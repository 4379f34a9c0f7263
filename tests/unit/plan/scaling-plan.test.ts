import * as assert from "node:assert/strict";
import type { Catalogue, Service } from "../../../model/catalogue";
import { line } from "../../../model/problems";
import { scalingOf, scalingProblems, tasksOf } from "../../../plan/scaling-plan";
import { entry, registered, smallWith } from "../../support/catalogues";
import { stackConfig } from "../../support/stacks";

const { port: _port, health: _health, exposure: _exposure, ...base } = entry;
const worker: Service = base;
const night = { name: "night", cron: "cron(0 20 * * ? *)", timezone: "Europe/London", min: 1, max: 2 };
const targets = { cpuPercent: 60, memoryPercent: 75, requestsPerTask: 600 };

const stack = (defaults: object, services: object = {}) =>
  stackConfig({ defaults: { cpu: 256, memory: 512, ...defaults }, services });
const wide = { tasks: { min: 1, max: 4 } };

describe("tasksOf", () => {
  it("lays what the stack says of a service over the defaults", () => {
    const chosen = stack(wide, { profile: { tasks: { min: 3 } }, portal: { tasks: { min: 2, max: 9 } } });
    assert.deepEqual(tasksOf("trail", chosen), { min: 1, max: 4 });
    assert.deepEqual(tasksOf("profile", chosen), { min: 3, max: 4 });
    assert.deepEqual(tasksOf("portal", chosen), { min: 2, max: 9 });
  });
});

describe("scalingOf", () => {
  it("is none where the number of tasks is always the same", () => {
    assert.equal(scalingOf("profile", entry, stack({ tasks: { min: 2 } })), undefined);
    assert.equal(scalingOf("profile", entry, stack({ tasks: { min: 2, max: 2 } })), undefined);
  });

  it("takes the defaults' targets", () => {
    assert.deepEqual(scalingOf("profile", entry, stack({ ...wide, scaling: targets })), {
      max: 4,
      ...targets,
      schedules: [],
    });
  });

  it("takes a service's own targets instead of the defaults', not beside them", () => {
    const own = { profile: { scaling: { memoryPercent: 50 } } };
    assert.deepEqual(scalingOf("profile", entry, stack({ ...wide, scaling: targets }, own)), {
      max: 4,
      memoryPercent: 50,
      schedules: [],
    });
  });

  it("aims at 60 % of the CPU where nothing is named", () => {
    assert.deepEqual(scalingOf("profile", entry, stack(wide)), { max: 4, cpuPercent: 60, schedules: [] });
  });

  it("aims at nothing more where schedules are named", () => {
    assert.deepEqual(scalingOf("profile", entry, stack({ ...wide, scaling: { schedules: [night] } })), {
      max: 4,
      schedules: [night],
    });
  });

  it("goes by no requests where no load balancer counts them", () => {
    const requests = stack({ ...wide, scaling: { requestsPerTask: 600 } });
    assert.deepEqual(scalingOf("profile", worker, requests), { max: 4, cpuPercent: 60, schedules: [] });
  });
});

describe("scalingProblems", () => {
  const small = smallWith({});
  const without = { ...small.services };
  const workers: Catalogue = { ...small, services: { ...without, profile: { ...worker } } };
  const nightly: Catalogue = {
    ...small,
    services: {
      ...without,
      profile: { ...base, schedule: { expression: "rate(1 hour)", timezone: "Europe/London" } },
    },
  };

  function problems(defaults: object, services: object = {}, catalogue: Catalogue = small): string[] {
    return scalingProblems(catalogue, stack(defaults, services), "Pulumi.test.yaml").map((problem) => {
      assert.equal(problem.file, "Pulumi.test.yaml");
      return line(problem).replace("cdd:platform.", "");
    });
  }

  it("finds nothing where all fits", () => {
    assert.deepEqual(problems({ tasks: { min: 2 } }), []);
    const scaling = { ...targets, schedules: [night] };
    assert.deepEqual(problems({ ...wide, scaling }, { profile: { tasks: { min: 2 }, scaling } }), []);
    assert.deepEqual(problems({ ...wide, scaling }, { profile: { tasks: { min: 2 } } }, workers), []);
    assert.deepEqual(problems({ ...wide, scaling }, { profile: { cpu: 512 } }, nightly), []);
  });

  for (const [what, defaults, services, message] of [
    [
      "a most below the least",
      { tasks: { min: 3, max: 2 } },
      {},
      "defaults.tasks.max: 2 is below the least, 3. Use 3 or more.",
    ],
    [
      "a least above the defaults' most",
      wide,
      { profile: { tasks: { min: 5 } } },
      "services.profile.tasks.max: 4 is below the least, 5. Use 5 or more.",
    ],
    [
      "scaling of a fixed number",
      { tasks: { min: 2 }, scaling: targets },
      {},
      "defaults.scaling: does nothing: the number of tasks is always 2. Give tasks.max a larger number, or leave it out.",
    ],
    [
      "scaling of a service's fixed number",
      { tasks: { min: 2 } },
      { profile: { scaling: targets } },
      "services.profile.scaling: does nothing: the number of tasks is always 2. Give tasks.max a larger number, or leave it out.",
    ],
  ] as const) {
    it(`finds ${what}`, () => assert.deepEqual(problems(defaults, services), [message]));
  }

  it("finds requests of a service without a load balancer", () => {
    assert.deepEqual(problems(wide, { profile: { scaling: { requestsPerTask: 600 } } }, workers), [
      "services.profile.scaling.requestsPerTask: does nothing: profile has no load balancer that counts requests. Leave it out.",
    ]);
  });

  describe("of a worker that rests", () => {
    const morning = { ...night, name: "morning", min: 1, max: 4 };
    const none = { ...night, min: 0, max: 0 };
    const rests = (own: object, catalogue = workers) => problems(wide, { profile: own }, catalogue);

    it("finds nothing where a time starts it, or nothing ever shall", () => {
      assert.deepEqual(rests({ tasks: { min: 0, max: 5 }, scaling: { schedules: [morning, none] } }), []);
      assert.deepEqual(rests({ scaling: { schedules: [none, morning] } }), []);
      assert.deepEqual(rests({ tasks: { min: 0, max: 0 } }), []);
    });

    it("finds that nothing would start it", () => {
      const message =
        "services.profile.scaling.schedules: has none that starts profile again: where no task runs, a target measures nothing. Give one a min of 1 or more, or tasks.max 0: then it never runs in this stack.";
      assert.deepEqual(rests({ tasks: { min: 0, max: 5 } }), [message]);
      assert.deepEqual(rests({ tasks: { min: 0 }, scaling: { cpuPercent: 50 } }), [message]);
      assert.deepEqual(rests({ scaling: { schedules: [none] } }), [message]);
    });

    for (const [what, called] of [
      ["behind a balancer", entry],
      ["found by name", registered],
    ] as const)
      it(`finds that others call what is ${what}`, () => {
        const catalogue = { ...small, services: { ...without, profile: called } };
        const own = { tasks: { min: 0 }, scaling: { schedules: [none, morning] } };
        const message = "0 tasks answer nobody, and profile can be called. Use 1 or more: only workers rest.";
        assert.deepEqual(rests(own, catalogue), [
          `services.profile.tasks.min: ${message}`,
          `services.profile.scaling.schedules[0].min: ${message}`,
        ]);
      });
  });

  for (const [said, size] of [
    ["tasks", { tasks: { min: 2 } }],
    ["scaling", { scaling: targets }],
  ] as const) {
    it(`finds ${said} of a scheduled entry`, () => {
      assert.deepEqual(problems(wide, { profile: size }, nightly), [
        `services.profile.${said}: does nothing: profile runs by its schedule, one task each time. Leave it out.`,
      ]);
    });
  }
});
