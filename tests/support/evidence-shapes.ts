import { z } from "zod";

/*
 * What tools ask of these documents, as far as it matters here. No npm package that is kept carries the schemas of OSCAL and
 * SARIF. All documents of the shipped stacks have been held against them once: OSCAL 1.2.1 by compliance-trestle 5.2.0, SARIF
 * 2.1.0 by its schema.
 */

const uuid5 = z.uuid({ version: "v5" });
const time = z.iso.datetime();
const oneLine = z.string().regex(/^\S(.*\S)?$/);
/** OSCAL's token. */
const token = z.string().regex(/^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u);
const some = <T extends z.ZodType>(element: T) => z.array(element).min(1);

const property = z.strictObject({
  name: token,
  ns: z.url(),
  value: oneLine,
  remarks: z.string().optional(),
});
const metadata = z.strictObject({
  title: oneLine,
  "last-modified": time,
  version: oneLine,
  "oscal-version": z.literal("1.2.1"),
});

export const componentDefinition = z.strictObject({
  "component-definition": z.strictObject({
    uuid: uuid5,
    metadata,
    components: some(
      z.strictObject({
        uuid: uuid5,
        type: z.enum(["software", "validation"]),
        title: oneLine,
        description: z.string().min(1),
        props: some(property),
        "control-implementations": some(
          z.strictObject({
            uuid: uuid5,
            source: z.url(),
            description: z.string().min(1),
            props: some(property),
            "implemented-requirements": some(
              z.strictObject({
                uuid: uuid5,
                "control-id": token,
                description: z.string().min(1),
                props: some(property),
              }),
            ),
          }),
        ).optional(),
      }),
    ),
  }),
});

export const assessmentResults = z.strictObject({
  "assessment-results": z.strictObject({
    uuid: uuid5,
    metadata,
    "import-ap": z.strictObject({ href: z.string().regex(/^#/), remarks: z.string() }),
    results: some(
      z.strictObject({
        uuid: uuid5,
        title: oneLine,
        description: z.string().min(1),
        start: time,
        props: some(property),
        "local-definitions": z.strictObject({
          "inventory-items": some(
            z.strictObject({ uuid: uuid5, description: z.string().min(1), props: some(property) }),
          ),
        }),
        "reviewed-controls": z.strictObject({
          "control-selections": some(
            z.strictObject({
              description: z.string().min(1),
              "include-controls": some(z.strictObject({ "control-id": token })),
            }),
          ),
        }),
        observations: some(
          z.strictObject({
            uuid: uuid5,
            title: oneLine,
            description: z.string().min(1),
            props: some(property),
            methods: z.tuple([z.literal("TEST-AUTOMATED")]),
            subjects: some(
              z.strictObject({
                "subject-uuid": uuid5,
                type: z.literal("inventory-item"),
                title: oneLine,
                props: some(property),
                remarks: z.string().min(1).optional(),
              }),
            ).optional(),
            collected: time,
          }),
        ),
        findings: some(
          z.strictObject({
            uuid: uuid5,
            title: oneLine,
            description: z.string().min(1),
            target: z.strictObject({
              type: z.literal("objective-id"),
              "target-id": token,
              status: z.strictObject({
                state: z.enum(["satisfied", "not-satisfied"]),
                reason: z.enum(["pass", "fail", "other"]),
                remarks: z.string(),
              }),
            }),
            "related-observations": some(z.strictObject({ "observation-uuid": uuid5 })),
          }),
        ),
      }),
    ),
    "back-matter": z.strictObject({
      resources: some(z.strictObject({ uuid: uuid5, title: oneLine, description: z.string() })),
    }),
  }),
});

const message = z.strictObject({ text: z.string().min(1) });
const logical = z.strictObject({
  name: z.string(),
  fullyQualifiedName: z.string(),
  kind: z.literal("resource"),
});
const level = z.enum(["none", "note", "warning", "error"]);

export const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string(),
          semanticVersion: z.string(),
          rules: some(
            z.strictObject({
              id: z.string(),
              shortDescription: message,
              fullDescription: message,
              help: message,
              defaultConfiguration: z.strictObject({ level }),
              properties: z.looseObject({ tags: z.array(z.string()) }),
            }),
          ),
        }),
      }),
      automationDetails: z.strictObject({ id: z.string().regex(/\/$/) }),
      invocations: z.tuple([
        z.strictObject({
          executionSuccessful: z.boolean(),
          startTimeUtc: time,
          toolExecutionNotifications: z.array(
            z.strictObject({
              level,
              message,
              descriptor: z.strictObject({ id: z.string() }).optional(),
              associatedRule: z.strictObject({ id: z.string() }).optional(),
              locations: some(z.strictObject({ logicalLocations: some(logical) })).optional(),
            }),
          ),
        }),
      ]),
      properties: z.looseObject({}),
      artifacts: z.array(z.looseObject({})),
      results: some(
        z
          .strictObject({
            ruleId: z.string(),
            ruleIndex: z.number(),
            kind: z.enum(["pass", "fail", "open", "notApplicable"]),
            level,
            message,
            locations: some(
              z.strictObject({
                physicalLocation: z.looseObject({}),
                logicalLocations: z.tuple([logical]),
              }),
            ).optional(),
            partialFingerprints: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)).optional(),
            suppressions: some(
              z.strictObject({
                kind: z.literal("external"),
                status: z.literal("accepted"),
                justification: z.string(),
              }),
            ).optional(),
            properties: z.looseObject({}).optional(),
          })
          // SARIF 3.27.10: only what fails has a level.
          .refine((result) => (result.kind === "fail") === (result.level !== "none")),
      ),
    }),
  ]),
});
