import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Node } from "../../policy/lib/graph";
import {
  demandNaming,
  isGiven,
  type Naming,
  naming,
  type Relation,
  thoseNamed,
  thoseNaming,
} from "../../policy/lib/relations";
import { zonesOf } from "../../policy/lib/zones";
import { graphFor, nodeNamed, toldTo } from "../support/graph";
import { type JudgedResource, resource, unknown, urnOfResource } from "../support/policy";

const policyType = "aws:s3/bucketPolicy:BucketPolicy";
const bucketType = "aws:s3/bucket:Bucket";
interface Policy {
  readonly bucket?: string;
  readonly lists?: readonly string[];
}
const one: Relation<Policy> = { property: "bucket", by: "bucket", types: [bucketType] };
const byId: Relation<Policy> = { property: "bucket", by: "id", types: [bucketType] };
const several: Relation<Policy> = {
  property: "lists",
  by: "bucket",
  types: [bucketType],
  names: ({ lists }) => lists,
};

const component = resource("cdd:test:Store", "store");
const inner = resource("cdd:test:Inner", "inner", {}, { parent: urnOfResource(component) });
const bucket = (inputs: Record<string, unknown>, more: Partial<JudgedResource> = {}, name = "made") =>
  resource(bucketType, name, inputs, more);
const policy = (inputs: Record<string, unknown>, made: Record<string, readonly JudgedResource[]> = {}) =>
  resource(policyType, "policy", inputs, {
    propertyDependencies: Object.fromEntries(
      Object.entries(made).map(([property, of]) => [property, of.map(urnOfResource)]),
    ),
  });
const known = bucket({ bucket: "ledger" });
const notKnown = bucket({ bucket: unknown });
const other = bucket({ bucket: "other" }, {}, "other");
const within = bucket({ bucket: unknown }, { parent: urnOfResource(inner) });

describe("whether a property names a resource", () => {
  const rows: readonly (readonly [
    when: string,
    from: JudgedResource,
    relation: Relation<Policy>,
    to: JudgedResource,
    around: readonly JudgedResource[],
    answer: Naming,
  ])[] = [
    ["it has its name", policy({ bucket: "ledger" }), one, known, [], "yes"],
    ["it has another's", policy({ bucket: "ledger2" }), one, known, [], "no"],
    ["it has none", policy({}), one, known, [], "no"],
    ["its name is empty", policy({ bucket: "" }), one, bucket({ bucket: "" }), [], "no"],
    ["it is a number that the name is", policy({ bucket: 7 }), one, bucket({ bucket: "7" }), [], "yes"],
    [
      "it has its name, and was made of another",
      policy({ bucket: "ledger" }, { bucket: [other] }),
      one,
      known,
      [other],
      "yes",
    ],
    ["it was made of it", policy({ bucket: unknown }, { bucket: [known] }), one, known, [], "yes"],
    ["it was made of another", policy({ bucket: unknown }, { bucket: [other] }), one, known, [other], "no"],
    [
      "it was made of both",
      policy({ bucket: unknown }, { bucket: [known, other] }),
      one,
      known,
      [other],
      "unclear",
    ],
    [
      "another property was made of it",
      policy({ bucket: unknown }, { policy: [known] }),
      one,
      known,
      [],
      "unclear",
    ],
    ["nobody knows either", policy({ bucket: unknown }), one, notKnown, [], "unclear"],
    [
      "a name is written, its own is not known, and it was made of it",
      policy({ bucket: "ledger" }, { bucket: [notKnown] }),
      one,
      notKnown,
      [],
      "yes",
    ],
    ["a name is written, and its own is not known", policy({ bucket: "ledger" }), one, notKnown, [], "no"],
    [
      "it was made of something else",
      policy({ bucket: unknown }, { bucket: [component] }),
      one,
      known,
      [component],
      "no",
    ],
    [
      "it was made of what it stands in",
      policy({ bucket: unknown }, { bucket: [inner] }),
      one,
      within,
      [inner, component],
      "unclear",
    ],
    [
      "it was made of what that stands in",
      policy({ bucket: unknown }, { bucket: [component] }),
      one,
      within,
      [inner, component],
      "unclear",
    ],
    [
      "it was made of a component of the same kind",
      policy({ bucket: unknown }, { bucket: [{ ...component, name: "second" }] }),
      one,
      within,
      [inner, component, { ...component, name: "second" }],
      "no",
    ],
    ["it is among several", policy({ lists: ["other", "ledger"] }), several, known, [], "yes"],
    ["it is none of several", policy({ lists: ["other"] }), several, known, [], "no"],
    ["there are none of several", policy({ lists: [] }), several, known, [], "no"],
    ["several are not there", policy({}), several, known, [], "no"],
    [
      "one of several is not known, and they were made of it",
      policy({ lists: ["other", unknown] }, { lists: [known, other] }),
      several,
      known,
      [other],
      "yes",
    ],
    ["it is its id", policy({ bucket: "b-1" }), byId, bucket({ id: "b-1" }), [], "yes"],
    [
      "it is the end of its ARN",
      policy({ bucket: "b-1" }),
      byId,
      bucket({ arn: "arn:aws:x:::y/b-1" }),
      [],
      "yes",
    ],
    [
      "it is the end of its ARN behind a colon",
      policy({ bucket: "b-1" }),
      byId,
      bucket({ id: unknown, arn: "arn:aws:x:::y:b-1" }),
      [],
      "yes",
    ],
    ["it is within its ARN", policy({ bucket: "y" }), byId, bucket({ arn: "arn:aws:x:::y/b-1" }), [], "no"],
    ["it is its name and not its id", policy({ bucket: "ledger" }), byId, known, [], "no"],
    ["it is its id and not its name", policy({ bucket: "b-1" }), one, bucket({ id: "b-1" }), [], "no"],
  ];
  for (const [when, from, relation, to, around, answer] of rows)
    it(`is ${answer} where ${when}`, () => {
      const graph = graphFor([from, to, ...around]);
      const ask = () =>
        naming(nodeNamed<Policy>(graph, from.name), relation, nodeNamed<unknown>(graph, to.name));
      assert.equal(ask(), answer);
      assert.equal(ask(), answer, "asked again");
    });
});

describe("those that name a resource", () => {
  const called = (name: string, of: JudgedResource) => ({ ...of, name });
  const first = called("first", policy({ bucket: "ledger" }));
  const second = called("second", policy({ bucket: "ledger" }));
  const strange = called("strange", policy({ bucket: "other" }));
  const open = called("open", policy({ bucket: unknown }));
  const askOf = (...policies: readonly JudgedResource[]) => {
    const graph = graphFor([known, ...policies]);
    const candidates = graph.ofType<Policy>([policyType]);
    const to = nodeNamed<unknown>(graph, known.name);
    return { candidates, to };
  };
  const names = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name);

  it("are told apart from those of which nobody can tell", () => {
    const { candidates, to } = askOf(first, strange, open, second);
    const { sure, unclear } = thoseNaming(candidates, one, to);
    assert.deepEqual([names(sure), names(unclear)], [["first", "second"], ["open"]]);
  });
  it("are the same as where each is asked for itself, whatever both say and were made of, in their order", async () => {
    const some = <T>(values: readonly T[]) => fc.subarray([...values]);
    const maybe = fc.constantFrom<unknown>("a", "b", "", unknown, undefined);
    const places = [inner, component];
    const buckets = fc.array(
      fc.record({
        bucket: maybe,
        id: maybe,
        parent: fc.constantFrom(undefined, ...places.map(urnOfResource)),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const policies = fc.array(
      fc.record({
        bucket: maybe,
        lists: fc.oneof(
          fc.constant(undefined),
          fc.array(fc.constantFrom("a", "b", unknown), { maxLength: 3 }),
        ),
        made: fc.record({ bucket: some([0, 1, 2, 3, 4, 5]), lists: some([0, 1, 2, 3, 4, 5]) }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.property(buckets, policies, fc.constantFrom(one, byId, several), (made, owning, relation) => {
        const all = made.map(({ parent, ...inputs }, index) =>
          bucket(inputs, parent === undefined ? {} : { parent }, `bucket-${index}`),
        );
        const sources = [...places, ...all];
        const from = owning.map(({ made: { bucket, lists }, ...inputs }, index) => {
          const of = (indices: readonly number[]) => indices.flatMap((each) => sources[each] ?? []);
          return { ...policy(inputs, { bucket: of(bucket), lists: of(lists) }), name: `policy-${index}` };
        });
        const graph = graphFor([...sources, ...from]);
        const [owners, named] = [graph.ofType<Policy>([policyType]), graph.ofType<unknown>([bucketType])];
        const asked = <T>(nodes: readonly Node<T>[], answer: (node: Node<T>) => Naming) => ({
          sure: names(nodes.filter((each) => answer(each) === "yes")),
          unclear: names(nodes.filter((each) => answer(each) === "unclear")),
        });
        for (const to of named) {
          const { sure, unclear } = thoseNaming(owners, relation, to);
          const expected = asked(owners, (each) => naming(each, relation, to));
          assert.deepEqual({ sure: names(sure), unclear: names(unclear) }, expected);
        }
        for (const owner of owners) {
          const { sure, unclear } = thoseNamed(owner, relation, named);
          const expected = asked(named, (each) => naming(owner, relation, each));
          assert.deepEqual({ sure: names(sure), unclear: names(unclear) }, expected);
        }
      }),
    );
  });
  it("are demanded: one that surely does is enough", () => {
    const { candidates, to } = askOf(open, first);
    const told = toldTo((judge) =>
      assert.deepEqual(names(demandNaming(judge, candidates, one, to, "there is none")), ["first"]),
    );
    assert.deepEqual(told, []);
  });
  it("are missing, where none does, or one only may", () => {
    for (const [policies, says] of [
      [[strange], ["there is none"]],
      [[], ["there is none"]],
      [[strange, open], [`undetermined: bucket of ${urnOfResource(open)}`]],
    ] as const) {
      const { candidates, to } = askOf(...policies);
      const told = toldTo((judge) =>
        assert.deepEqual(demandNaming(judge, candidates, one, to, "there is none"), []),
      );
      assert.deepEqual(told, says);
    }
  });
});

describe("whether the program gave a property a value", () => {
  for (const [when, from, answer] of [
    ["it did", policy({ bucket: "ledger" }), true],
    ["it gave nothing", policy({}), false],
    ["it gave an empty one", policy({ bucket: "" }), false],
    ["it is not known, and made of something", policy({ bucket: unknown }, { bucket: [known] }), true],
    [
      "it is not known, and made of nothing: the provider will compute it",
      policy({ bucket: unknown }),
      false,
    ],
  ] as const)
    it(`is ${answer} where ${when}`, () => {
      const graph = graphFor([from, known]);
      assert.equal(isGiven(nodeNamed<Policy>(graph, from.name), "bucket"), answer);
    });
});

describe("the zones in which a resource stands", () => {
  interface Standing {
    readonly subnets?: readonly string[];
    readonly more?: readonly string[];
  }
  const subnet = (id: unknown, availabilityZone: unknown, name = String(id)) =>
    resource("aws:ec2/subnet:Subnet", name, { id, availabilityZone });
  const inSubnets: Relation<Standing> = {
    property: "subnets",
    by: "id",
    types: ["aws:ec2/subnet:Subnet"],
    names: ({ subnets }) => subnets,
  };
  const inMore: Relation<Standing> = { property: "more", by: "id", types: ["aws:ec2/subnet:Subnet"] };
  const zones = (
    inputs: Record<string, unknown>,
    around: readonly JudgedResource[],
    said?: readonly string[],
  ) => {
    const graph = graphFor([resource("aws:a/b:C", "x", inputs), ...around]);
    let found: ReadonlySet<string> | undefined;
    const told = toldTo((judge) => {
      found = zonesOf(nodeNamed<Standing>(graph, "x"), [inSubnets, inMore], judge, graph, said);
    });
    return [found && [...found].sort(), told];
  };
  const own = [subnet("s1", "a"), subnet("s2", "b"), subnet("s3", "b"), subnet("s4", "")];
  it("are those of the subnets that it names, in whichever property", () => {
    assert.deepEqual(zones({ subnets: ["s1", "s2", "s3"] }, own), [["a", "b"], []]);
    assert.deepEqual(zones({ subnets: ["s1"], more: ["s2"] }, own), [["a", "b"], []]);
    assert.deepEqual(zones({ subnets: ["s1", "s4"] }, own), [["a"], []]);
    assert.deepEqual(zones({ subnets: [] }, own), [[], []]);
    assert.deepEqual(zones({}, own), [[], []]);
  });
  it("are, of subnets of others, what their owners say", () => {
    const said = ["x1 a", "x2 c", "x3 d"];
    assert.deepEqual(zones({ subnets: ["x1", "s2", "x9"], more: ["x2"] }, own, said), [["a", "b", "c"], []]);
    assert.deepEqual(zones({ subnets: ["x1"] }, own), [[], []]);
    assert.deepEqual(zones({ subnets: ["s1"], more: unknown }, own, said), [["a"], []]);
  });
  it("are not known where the subnets are not", () => {
    const urn = "urn:pulumi:none::a::b::c";
    assert.deepEqual(zones({ subnets: [unknown] }, own), [undefined, [`undetermined: subnets of ${urn}`]]);
    assert.deepEqual(zones({ subnets: unknown }, own), [undefined, [`undetermined: subnets of ${urn}`]]);
  });
});
