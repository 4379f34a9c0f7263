import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { Account } from "../../../aws/world";

/** One program that AWS refuses, and what AWS says. Programs run one after another; what the next leaves out is deleted. */
export interface RefusalCase {
  /** What is refused; it is also the test's title. */
  readonly title: string;
  /** Its programs. The last one is refused, those before it succeed. */
  readonly programs: readonly ((name: string, opts: CustomResourceOptions) => void)[];
  /** Logical name, after the case's own, of the resource that is refused. */
  readonly refused: string;
  readonly says: RegExp;
  /** What the world outside does before the last program. */
  readonly outside?: (account: Account, name: string) => Promise<unknown>;
}

export const account = "111122223333";
export const region = "eu-west-2";

/** A policy document as JSON. */
export function document(...statements: readonly Record<string, unknown>[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function trust(service: string): string {
  return document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } });
}
