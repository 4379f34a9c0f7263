import type { Evidence } from "../evidence";
import type { Framework, Requirement } from "../frameworks";
import type { Resource } from "../run";
import type { Control, Verdict } from "../verdicts";
import { controlId, metadataOf, property, uuidIn, uuidOfRun } from "./oscal";

/**
 * OSCAL assessment results: an observation for each rule with each resource that it is for, a finding for each requirement.
 * A requirement is satisfied where all its rules passed or somebody answers for what they found; what is undetermined or was
 * not run satisfies nothing. A requirement whose rules have no resource has no finding.
 */
export function assessmentResultsOf(evidence: Evidence): string {
  const { run, controls, frameworks, packName } = evidence;
  const plan = uuidIn(evidence, "plan", packName);
  const judged = frameworks.map((framework) => ({
    framework,
    requirements: framework.requirements.filter(({ outcome }) => outcome !== "not applicable"),
  }));
  const document = {
    "assessment-results": {
      uuid: uuidOfRun(evidence, "assessment-results"),
      metadata: metadataOf(evidence, `What the policy pack came to on ${run.project}/${run.stack}`),
      "import-ap": {
        href: `#${plan}`,
        remarks: "The plan is the pack itself: every rule, on every preview and update.",
      },
      results: [
        {
          uuid: uuidOfRun(evidence, "result"),
          title: `${run.kind} of ${run.project}/${run.stack}`,
          description: `The verdicts of ${packName} ${run.packVersion}. Source: ${evidence.source}.`,
          start: run.at,
          props: [property("run-ended", String(run.ended))],
          "local-definitions": {
            "inventory-items": run.resources.map((resource) => ({
              uuid: resourceId(evidence, resource),
              description: resource.urn,
              props: [property("resource-type", resource.type)],
            })),
          },
          "reviewed-controls": {
            "control-selections": frameworks.map((framework) => ({
              description: framework.title,
              "include-controls": framework.requirements.map(({ id }) => ({
                "control-id": controlId(framework, id),
              })),
            })),
          },
          observations: controls.map((control) => observationOf(evidence, control)),
          findings: judged.flatMap(({ framework, requirements }) =>
            requirements.map((requirement) => findingOf(evidence, framework, requirement)),
          ),
        },
      ],
      "back-matter": {
        resources: [
          {
            uuid: plan,
            title: packName,
            description: "The policy pack of the program: each rule with its types, severity and standards.",
          },
        ],
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const resourceId = (evidence: Evidence, { urn }: Resource) => uuidIn(evidence, "resource", urn);
const observationId = (evidence: Evidence, { rule }: Control) =>
  uuidOfRun(evidence, "observation", rule.metadata.name);

function observationOf(evidence: Evidence, control: Control) {
  const { name, description, severity } = control.rule.metadata;
  return {
    uuid: observationId(evidence, control),
    title: name,
    description,
    props: [
      property("assessment-rule-id", name),
      property("result", control.outcome),
      property("severity", severity),
      property("resources-not-applicable", String(control.notApplicable)),
    ],
    methods: ["TEST-AUTOMATED"],
    ...(control.verdicts.length > 0 && {
      subjects: control.verdicts.map((verdict) => subjectOf(evidence, verdict)),
    }),
    collected: evidence.run.at,
  };
}

function subjectOf(evidence: Evidence, { resource, outcome, reasons, excepted }: Verdict) {
  const answers = excepted.map(
    ({ violation, until, approvedBy, ticket, reason }) =>
      `${violation}: excepted until ${until}, approved by ${approvedBy}, ${ticket}: ${reason}`,
  );
  const remarks = [...reasons, ...answers].join("\n");
  return {
    "subject-uuid": resourceId(evidence, resource),
    type: "inventory-item",
    title: resource.name,
    props: [property("result", outcome)],
    ...(remarks !== "" && { remarks }),
  };
}

function findingOf(evidence: Evidence, framework: Framework, { id, controls, outcome }: Requirement) {
  const satisfied = outcome === "pass" || outcome === "excepted";
  return {
    uuid: uuidOfRun(evidence, "finding", framework.key, id),
    title: `${framework.title}: ${id}`,
    description: `The worst of ${controls.length} rules that speak for it: ${outcome}.`,
    target: {
      type: "objective-id",
      "target-id": controlId(framework, id),
      status: {
        state: satisfied ? "satisfied" : "not-satisfied",
        reason: outcome === "fail" ? "fail" : satisfied && outcome === "pass" ? "pass" : "other",
        remarks: outcome,
      },
    },
    "related-observations": controls.map((control) => ({
      "observation-uuid": observationId(evidence, control),
    })),
  };
}
