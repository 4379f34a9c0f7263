import type { Input } from "@pulumi/pulumi";

export interface RegistryPlan {
  /** Repository name by image: `<service>`, `<service>/<container>`, `agents/<agent>`. */
  readonly repositories: Readonly<Record<string, string>>;
  readonly retain: boolean;
}

export interface RegistryArgs extends RegistryPlan {
  readonly imagesKeyArn: Input<string>;
}
