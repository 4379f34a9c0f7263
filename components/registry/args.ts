import type { Input } from "@pulumi/pulumi";

export interface RegistryPlan {
  /** Repository name by service. */
  readonly repositories: Readonly<Record<string, string>>;
  readonly retain: boolean;
}

export interface RegistryArgs extends RegistryPlan {
  readonly imagesKeyArn: Input<string>;
}
