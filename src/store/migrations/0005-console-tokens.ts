import type { Kysely } from "kysely";

/** A console token is looked up by itself, whatever node it is for: Nova's proxies bring nothing else. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex("console_sessions_token").on("console_sessions").column("token_hash").execute();
}
