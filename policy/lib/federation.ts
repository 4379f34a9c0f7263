import { demanded, type Statement } from "./documents";

const cognito = "cognito-identity.amazonaws.com";

/**
 * Whether a statement that lets an identity provider's people or pipelines in says which: by the subject of its tokens; of
 * SAML by that or by what its directory says of the person; of Cognito by an identity pool whose people have signed in. How
 * they have signed in, of which application they are or what kind of name they have is said of everybody. Sources: "Available
 * keys for AWS OIDC federation" and "… SAML-based AWS STS federation", IAM user guide; "IAM roles", Amazon Cognito developer
 * guide.
 */
export function namesSubject(statement: Statement): boolean {
  const keys = [...new Set(statement.conditions.map(({ key }) => key))];
  const narrow = keys.filter((key) => demanded(statement, key).length > 0);
  const signedIn = demanded(statement, `${cognito}:amr`);
  return (
    narrow.some((key) => /:sub$|^saml:eduperson/.test(key)) ||
    (narrow.includes(`${cognito}:aud`) && signedIn.length > 0 && !signedIn.includes("unauthenticated"))
  );
}
