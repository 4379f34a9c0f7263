import { type Container, eachContainer, isSet, resourceRule, type TaskDefinition, types } from "../lib";

interface Configured extends TaskDefinition {
  readonly proxyConfiguration?: object;
}
interface ConfiguredContainer {
  readonly credentialSpecs?: readonly string[];
  readonly firelensConfiguration?: { readonly options?: Readonly<Record<string, string>> };
}

/** Sources: `FirelensConfiguration`, `ContainerDefinition` and `ProxyConfiguration`, Amazon ECS API reference. */
const outside = resourceRule<Configured>({
  name: "ecs-taskdefinition-disallow-outside-configuration",
  severity: "high",
  description:
    "What a task does stands in its definition and its images: no file from elsewhere says where its log goes or who it is, and no proxy takes its traffic.",
  remediation:
    "put the configuration into the image, or into the container's environment, and leave `config-file-…`, `credentialSpecs` and `proxyConfiguration` out.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1", "10.3.2"], nist: ["AC-4", "CM-2", "CM-14", "SI-7"] },
  types: types.taskDefinition,
  check: ({ props }, judge) => {
    if (isSet(props, "proxyConfiguration")) judge.violation("a proxy takes the task's traffic");
    eachContainer(props, judge, (container, label) => {
      const { firelensConfiguration, credentialSpecs = [] } = container as Container & ConfiguredContainer;
      const options = Object.keys(firelensConfiguration?.options ?? {});
      if (options.some((key) => /^config-file-/i.test(key)))
        judge.violation(`${label} routes the task's log by a file that nobody can judge here`);
      if (credentialSpecs.length > 0)
        judge.violation(`${label} is told who it is by a file that nobody can judge here`);
    });
  },
});

export const ecsOutsideConfigurationRules = [outside];
