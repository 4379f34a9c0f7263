import type { Evidence } from "../evidence";
import type { Framework } from "../frameworks";
import type { Control } from "../verdicts";
import { controlId, metadataOf, property, uuidIn, uuidOfRun } from "./oscal";

/**
 * OSCAL component definition: what the pack claims. One component is the stack's software with the rules that it is held to and,
 * for each standard, which of them speak for which requirement; the other is the pack, which checks them.
 */
export function componentDefinitionOf(evidence: Evidence): string {
  const { run, controls, packName, frameworks } = evidence;
  const document = {
    "component-definition": {
      uuid: uuidOfRun(evidence, "component-definition"),
      metadata: metadataOf(evidence, `What the policy pack demands of ${run.project}/${run.stack}`),
      components: [
        {
          uuid: uuidIn(evidence, "software"),
          type: "software",
          title: `${run.project}/${run.stack}`,
          description: "What the program makes, as it stands in one stack.",
          props: controls.flatMap(ruleProperties),
          "control-implementations": frameworks.map((framework) => implementationOf(evidence, framework)),
        },
        {
          uuid: uuidIn(evidence, "validation", packName),
          type: "validation",
          title: packName,
          description: "The policy pack: it judges every preview and update.",
          props: controls.flatMap((control, index) => [
            property("Rule_Id", control.rule.metadata.name, setOf(index)),
            property("Check_Id", control.rule.metadata.name, setOf(index)),
            property("Check_Description", control.rule.metadata.remediation, setOf(index)),
          ]),
        },
      ],
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const setOf = (index: number) => `rule_set_${index}`;

function ruleProperties({ rule }: Control, index: number) {
  return [
    property("Rule_Id", rule.metadata.name, setOf(index)),
    property("Rule_Description", rule.metadata.description, setOf(index)),
  ];
}

function implementationOf(evidence: Evidence, framework: Framework) {
  return {
    uuid: uuidIn(evidence, "implementation", framework.key),
    source: framework.source,
    description: framework.title,
    props: [property("Framework_Short_Name", framework.key)],
    "implemented-requirements": framework.requirements.map(({ id, controls }) => ({
      uuid: uuidIn(evidence, "requirement", framework.key, id),
      "control-id": controlId(framework, id),
      description: controls.map(({ rule }) => rule.metadata.description).join(" "),
      props: controls.map(({ rule }) => property("Rule_Id", rule.metadata.name)),
    })),
  };
}
