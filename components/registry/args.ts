import type { Input } from "@pulumi/pulumi";

export interface RegistryPlan {
  /** Repository name by image: `<service>`, `<service>/<container>`, `agents/<agent>`. */
  readonly repositories: Readonly<Record<string, string>>;
  /** Begins the names of all of them. */
  readonly namePrefix: string;
  /** ARNs of the roles that push images, and read them to promote them. */
  readonly pushers: readonly string[];
  /** ARNs of the roles that run `pulumi up`: they manage the repositories, and no others do. */
  readonly deployers: readonly string[];
  /**
   * ARN patterns of the roles that pull images to run or to scan them, the stack's own and those of AWS's services, and of
   * those that read what images have to show before they are deployed.
   */
  readonly pullers: readonly string[];
  /**
   * `basic`: images are scanned when they are pushed. `enhanced`: Amazon Inspector scans them then, and again whenever it
   * learns of a weakness; a setting of the whole account and region.
   */
  readonly scanning: "basic" | "enhanced";
  readonly retain: boolean;
}

export interface RegistryArgs extends RegistryPlan {
  readonly imagesKeyArn: Input<string>;
}
