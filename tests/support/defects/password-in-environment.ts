import { type Input, output } from "@pulumi/pulumi";
import { platformWith } from "./common";

export = platformWith(({ type, props, opts }) => {
  if (type !== "aws:ecs/taskDefinition:TaskDefinition") return undefined;
  const containerDefinitions = output(props.containerDefinitions as Input<string>).apply((json) => {
    const containers = JSON.parse(json) as { environment: object[] }[];
    containers[0]?.environment.push({ name: "DATABASE_PASSWORD", value: "correct horse" });
    return JSON.stringify(containers);
  });
  return { props: { ...props, containerDefinitions }, opts };
});
