import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isProps, type Props, parseJson } from "../values";
import { type Caller, callerOf } from "./caller";

/** An error as AWS's services answer it: the SDK makes an exception of this name of it. */
export class ApiError extends Error {
  override readonly name: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = type;
  }
}

/** One operation of a service: what is asked and by whom, to what is answered. */
export type Operation = (input: Props, caller: Caller) => Answer | Promise<Answer>;
/** What JSON can say; nothing is sent of what is undefined. */
export type Answer = { readonly [key: string]: unknown };

export interface Served {
  readonly port: number;
  stop(): Promise<void>;
}

/** A request that is not of AWS's JSON protocol, read whole. */
export interface PlainRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Answers what is not of the JSON protocol; nothing where it is not meant. */
export type PlainApi = (request: PlainRequest, caller: Caller) => PlainAnswer | Promise<PlainAnswer>;

/**
 * Serves operations on a free loopback port in AWS's JSON protocol, whatever the signature and the path.
 *
 * @param operations by the operation's name: no two services that are answered share one
 * @param plain answers the services that speak no JSON. @default nobody
 */
export function serveJson(
  operations: Readonly<Record<string, Operation>>,
  plain?: PlainApi,
): Promise<Served> {
  const server = createServer((request, response) => {
    if (plain && request.headers["x-amz-target"] === undefined) {
      answerPlain(request, plain).then(
        ({ status, headers = {}, body = "" }) => {
          response.writeHead(status, headers);
          response.end(request.method === "HEAD" ? undefined : body);
        },
        (error: unknown) => {
          response.writeHead(500);
          response.end(String(error));
        },
      );
      return;
    }
    answer(request, operations).then(
      (body) => send(response, 200, body),
      (error: unknown) => {
        const known = error instanceof ApiError;
        const message = error instanceof Error ? error.message : String(error);
        send(response, known ? 400 : 500, { __type: known ? error.name : "ServerException", message });
      },
    );
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            server.closeAllConnections();
          }),
      });
    });
  });
}

async function answer(
  request: IncomingMessage,
  operations: Readonly<Record<string, Operation>>,
): Promise<Answer> {
  const target = String(request.headers["x-amz-target"] ?? "");
  const name = target.split(".").at(-1) ?? "";
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation)
    throw new ApiError(
      "UnknownOperationException",
      `The sandbox's stand-in does not answer ${target || "this"}.`,
    );
  const body = await bodyOf(request);
  const input = body === "" ? {} : parseJson(body);
  if (!isProps(input)) throw new ApiError("SerializationException", "The request is no JSON object.");
  return operation(input, callerOf(request.headers));
}

async function answerPlain(request: IncomingMessage, plain: PlainApi): Promise<PlainAnswer> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
  const { method = "GET", headers } = request;
  return plain({ method, url, headers, body: await bytesOf(request) }, callerOf(headers, url.searchParams));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  return (await bytesOf(request)).toString("utf8");
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function send(response: ServerResponse, status: number, body: Answer): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(body));
}
