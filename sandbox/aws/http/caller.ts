import type { IncomingHttpHeaders } from "node:http";
import { isProps, parseJson, text } from "../values";

/** Who sends a request. */
export interface Caller {
  /** ARN of the role whose session it is. Absent: the account's owner, an administrator. */
  readonly role?: string;
  readonly region: string;
  /** Where the request reached the stand-in: what it gives out to be fetched is there too. */
  readonly origin: string;
}

/** The session token of a role: the stand-in keeps no sessions, the token says whose it is. */
export function sessionToken(role: string): string {
  return Buffer.from(JSON.stringify({ role })).toString("base64url");
}

/** Reads the caller from a signed request: the stand-in checks no signature, and whoever has a token is meant by it. */
export function callerOf(headers: IncomingHttpHeaders, query?: URLSearchParams): Caller {
  const token = String(headers["x-amz-security-token"] ?? query?.get("X-Amz-Security-Token") ?? "");
  const read = parseJson(Buffer.from(token, "base64url").toString("utf8"));
  const role = isProps(read) ? text(read.role) : "";
  const credential =
    /Credential=([^,\s]+)/.exec(String(headers.authorization ?? ""))?.[1] ??
    query?.get("X-Amz-Credential") ??
    "";
  const region = credential.split("/")[2] ?? "";
  return { ...(role === "" ? {} : { role }), region, origin: `http://${headers.host ?? "localhost"}` };
}

/** The account whose caller it is; nothing of an owner, who may have several. */
export function accountOfCaller({ role }: Caller): string | undefined {
  return role?.split(":")[4];
}
