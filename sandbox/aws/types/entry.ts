import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import type { Problem } from "../facts/validation";
import type { PolicyKind } from "../rules/policy-documents";
import type { Props } from "../values";

/** What an entry's functions are told: one resource about to be made, changed or deleted, and the cloud at that moment. */
export interface Moment {
  readonly cloud: Cloud;
  readonly account: string;
  readonly region: string;
  /** Logical name in the program. */
  readonly name: string;
  readonly inputs: Props;
  /** Set once it exists. */
  readonly existing?: CloudResource;
  readonly now: Date;
  /** ARN of the role that the provider has taken. @default whoever runs the engine */
  readonly caller?: string;
  /** Time-out that the program gives this operation. @default the provider's own */
  readonly timeoutSeconds?: number;
}

/** A property that must name something which exists at that moment. */
export interface Reference {
  /** Where the names stand, e.g. `vpcConfig.subnetIds[]`. */
  readonly at: string;
  /** Type that they name, by id, ARN or name. */
  readonly to: string;
  /** AWS's words where it does not exist. */
  readonly missing: (value: string) => string;
  /** Values that AWS itself owns, or that belong to somebody else: they are not looked up. */
  readonly outside?: (value: string, moment: Moment) => boolean;
  /** AWS's words when the other is deleted while this one still names it. @default deleting is allowed */
  readonly holds?: (otherId: string) => string;
}

/** What only one resource of the type may have. */
export interface Unique {
  /** The key; an empty one is not compared. */
  readonly key: (props: Props) => string;
  readonly taken: (moment: Moment, key: string) => string;
}

/** All that the stand-in knows of one AWS type. What is not said here comes from `@pulumi/aws` itself. */
export interface TypeEntry {
  readonly type: string;
  readonly id: (moment: Moment) => string;
  /** Property that tells resources of the same id apart. @default ids are unique */
  readonly apartBy?: string;
  /** ARN from the id. @default none */
  readonly arn?: (moment: Moment, id: string) => string;
  /** What AWS computes or fills in beside the ARN. */
  readonly outputs?: (moment: Moment, id: string, arn: string) => Props;
  /** Paths whose change replaces the resource. */
  readonly forceNew: readonly string[];
  /** Further such paths that depend on what else is asked. @default none */
  readonly forceNewWhen?: (asked: Props) => readonly string[];
  /** Values that the provider fills in where the program gives none, at any preview too. */
  readonly defaults?: Props;
  readonly references?: readonly Reference[];
  readonly unique?: readonly Unique[];
  /** Policy documents by property, with the rules that AWS has for that kind. */
  readonly policies?: Readonly<Record<string, PolicyKind>>;
  /** Other JSON documents. */
  readonly json?: readonly string[];
  /** Lists whose order means nothing: AWS returns them sorted. */
  readonly sets?: readonly string[];
  /** Longest name; the provider refuses to auto-name beyond it. @default 255 */
  readonly nameLimit?: number;
  /** Property that is auto-named. @default `name` where the type has it */
  readonly nameProperty?: string;
  /** Form of an automatic name, e.g. lower case. */
  readonly autoName?: (proposed: string) => string;
  /** Text properties as AWS returns them, and two texts that mean the same compared. */
  readonly documents?: Readonly<Record<string, DocumentForm>>;
  /** What the provider's plan refuses; unknown values are to be passed over. */
  readonly check?: (inputs: Props) => Problem[];
  /** What AWS refuses at that moment, beyond references and unique names. */
  readonly refuse?: (moment: Moment) => string | undefined;
  /** What AWS refuses to delete, beyond what references hold. */
  readonly refuseDelete?: (moment: Moment, existing: CloudResource) => string | undefined;
  /** Why it was made and yet does not come up; may wait until that is certain. */
  readonly unready?: (
    moment: Moment,
    id: string,
    outputs: Props,
  ) => string | undefined | Promise<string | undefined>;
  /** Properties that an update sends whether the program changed them or not. @default only what it changed */
  readonly resent?: readonly string[];
  /** What else its making or changing does to the cloud. */
  readonly made?: (moment: Moment, id: string, outputs: Props) => void;
  /** What else its deletion does to the cloud. */
  readonly deleted?: (moment: Moment, existing: CloudResource) => void;
}

export interface DocumentForm {
  readonly returned: (document: string) => string;
  readonly same: (one: string, other: string) => boolean;
}
