import type { PlainAnswer } from "./json-server";

/** A tree of elements. */
export type Elements = { readonly [name: string]: string | Elements };

export function xml(status: number, root: string, elements: Elements): PlainAnswer {
  return {
    status,
    headers: { "content-type": "text/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${written({ [root]: elements })}`,
  };
}

/** An error of the query protocol. */
export function xmlError(status: number, code: string, message: string): PlainAnswer {
  return xml(status, "ErrorResponse", { Error: { Type: "Sender", Code: code, Message: message } });
}

/** An error of S3. */
export function s3Error(status: number, code: string, message: string): PlainAnswer {
  return xml(status, "Error", { Code: code, Message: message });
}

function written(elements: Elements): string {
  return Object.entries(elements)
    .map(
      ([name, content]) =>
        `<${name}>${typeof content === "string" ? escaped(content) : written(content)}</${name}>`,
    )
    .join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
