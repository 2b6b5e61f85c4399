// Answers each line, the claims of an access token, with whether its session has ended, or with why that is not known.
// The arguments are those of the reader.
import { createInterface } from "node:readline";
import { RevokedSessions } from "./revoked-sessions.mjs";

const revoked = new RevokedSessions(...process.argv.slice(2));
for await (const line of createInterface({ input: process.stdin })) {
  console.log(await revoked.poll().then(() => revoked.has(JSON.parse(line)), String));
}
