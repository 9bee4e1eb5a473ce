// `npm run audit:verify`: proves the chain of every organisation's audit. A line each; exit code 1 when one isn't whole.
import { type Chain, inWords, verifyChains } from '../core/audit/verify.ts'
import type { Config } from '../core/config.ts'
import { openDb } from '../core/db.ts'
import { findAuditSecret } from '../core/keys/master.ts'
import { Clear, run } from './setup/say.mjs'
import { withDatabase } from './supervisor/visit.ts'

await run(() => withDatabase(verify))

/** Resolves to the exit code. */
async function verify(config: Config): Promise<number> {
  const secret = await findAuditSecret(config)
  if (secret === undefined) throw new Clear(`Set AUDIT_SECRET to the service's: there is none in ${config.keysFolder} either.`)
  const db = openDb(config.databaseUrl, 2)
  try {
    let wrong = 0
    for await (const chain of verifyChains(db, secret)) {
      console.log(lineOf(chain))
      if (chain.found > 0) wrong++
    }
    return wrong === 0 ? 0 : 1
  } finally {
    await db.$disconnect()
  }
}

function lineOf({ organisationId, name, rows, found, faults }: Chain): string {
  const of = `${name ?? 'An organisation that is not there'} (${organisationId}): ${rows} ${rows === 1 ? 'row' : 'rows'}`
  if (found === 0) return `${of}, whole`
  const more = found > faults.length ? `; and ${found - faults.length} more` : ''
  // Every row and the head.
  const hint = rows > 0 && found > rows ? '. Is AUDIT_SECRET the one it was made with?' : ''
  return `${of}, NOT WHOLE: ${faults.map(inWords).join('; ')}${more}${hint}`
}
