import { demanded, type Statement } from "./documents";

/**
 * Whether a statement that lets an identity provider's people or pipelines in says which: by the subject of its tokens, or, of
 * SAML, by the audience and something of the person. Sources: IAM user guide, "Create a role for OpenID Connect federation",
 * "Create a role for SAML 2.0 federation".
 */
export function namesSubject(statement: Statement): boolean {
  const keys = [...new Set(statement.conditions.map(({ key }) => key))];
  const narrow = keys.filter((key) => demanded(statement, key).length > 0);
  return narrow.some(
    (key) => /:(sub|amr|namequalifier|eduperson\w+|sub_type|oaud)$/.test(key) || key === "saml:sub",
  );
}
