import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isProps, type Props, parseJson } from "../values";

/** An error as AWS's services answer it: the SDK makes an exception of this name of it. */
export class ApiError extends Error {
  override readonly name: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = type;
  }
}

/** One operation of a service: what is asked, to what is answered. */
export type Operation = (input: Props) => Answer | Promise<Answer>;
/** What JSON can say; nothing is sent of what is undefined. */
export type Answer = { readonly [key: string]: unknown };

export interface Served {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves operations on a free loopback port in AWS's JSON protocol 1.1, whatever the credentials and the path. */
export function serveJson(operations: Readonly<Record<string, Operation>>): Promise<Served> {
  const server = createServer((request, response) => {
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
  return operation(input);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}

function send(response: ServerResponse, status: number, body: Answer): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(body));
}
