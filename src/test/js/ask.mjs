// Answers each line, the claims of an access token, with whether its session has ended. The first argument is the URL.
import { createInterface } from "node:readline";
import { RevokedSessions } from "./revoked-sessions.mjs";

const revoked = new RevokedSessions(process.argv[2], process.argv[3]);
for await (const line of createInterface({ input: process.stdin })) {
  await revoked.poll();
  console.log(revoked.has(JSON.parse(line)));
}
