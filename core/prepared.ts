// Reads that are asked so often that planning them costs more than answering them.
import pg from 'pg'
import type { Prisma } from '../generated/prisma/client.ts'

/** A few connections of their own on which PostgreSQL plans each read once. Close it with `close`. */
export class PreparedReads {
  readonly #pool: pg.Pool

  constructor(databaseUrl: string, poolSize = 4) {
    this.#pool = new pg.Pool({ connectionString: databaseUrl, max: poolSize, keepAlive: true })
    // A connection that breaks while nobody asks is replaced by the next question.
    this.#pool.on('error', () => undefined)
  }

  /** `name` stands for the text, which must never differ (its values may). Rows come as pg parses them: json as objects, bigint as string. */
  async rows<Row extends object>(name: string, { text, values }: Prisma.Sql): Promise<Row[]> {
    return (await this.#pool.query<Row>({ name, text, values })).rows
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}
